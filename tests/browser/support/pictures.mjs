// Pictures that people send, honest and not: made here, byte by byte.
import { crc32, deflateSync } from "node:zlib";

const chunk = (type, data) => {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]), length = Buffer.alloc(4), check = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  check.writeUInt32BE((crc32 ?? checkOf)(body) >>> 0);
  return Buffer.concat([length, body, check]);
};

// For a Node without crc32.
function checkOf(bytes) {
  let check = 0xffffffff;
  for (const byte of bytes) {
    check ^= byte;
    for (let bit = 0; bit < 8; ++bit) check = check & 1 ? (check >>> 1) ^ 0xedb88320 : check >>> 1;
  }
  return check ^ 0xffffffff;
}

// A PNG of one colour; more: chunks between head and data. said: another size in the head than there is.
export function png(width, height, { more = [], said = [width, height] } = {}) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(said[0], 0);
  head.writeUInt32BE(said[1], 4);
  head.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, 0x80)]);
  const data = deflateSync(Buffer.concat(Array(height).fill(row)));
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), ...more.map(([type, text]) => chunk(type, Buffer.from(text, "latin1"))), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

// What a camera writes into a JPEG: the place, in clear text, and that it was held on its side.
export function withPlace(jpeg, place = "68.7986N 16.5415E") {
  const tiff = Buffer.concat([Buffer.from("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0", "latin1"), Buffer.from(place)]);
  const notes = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]), length = Buffer.alloc(2);
  length.writeUInt16BE(notes.length + 2);
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, notes, jpeg.subarray(2)]);
}

// Of a blank page of the browser, so that it is a real one; type: jpeg or png.
export async function painted(browser, type, width = 900, height = 700) {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.setContent("<body style='background:linear-gradient(#c22,#22c)'><h1>Foto</h1></body>");
  const bytes = await page.screenshot({ type });
  await page.close();
  return bytes;
}
