// Bytes on a socket of their own, and the one answer that comes back before the program closes it.
import net from "node:net";

export function sendRaw(base, bytes) {
  const { hostname, port } = new URL(base);
  return new Promise((done, fail) => {
    const parts = [];
    const socket = net.connect(port, hostname, () => socket.write(bytes));
    socket.on("data", (part) => parts.push(part));
    socket.on("error", fail);
    socket.on("close", () => {
      const all = Buffer.concat(parts).toString("utf8"), end = all.indexOf("\r\n\r\n");
      const [first, ...lines] = all.slice(0, end).split("\r\n");
      const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 2)]));
      done({ status: Number(first.split(" ")[1]), headers, text: all.slice(end + 4) });
    });
  });
}
