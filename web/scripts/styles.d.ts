// A style sheet of a part that is loaded when it is asked for comes along with its script, as text.
declare module "*.css" {
  const text: string;
  export default text;
}
