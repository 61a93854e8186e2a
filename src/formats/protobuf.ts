/**
 * Protocol-buffer wire format, writing only (https://protobuf.dev/programming-guides/encoding). A message is a list
 * of byte chunks, so that tensors inside messages inside messages are never copied.
 */
export type Message = readonly Uint8Array<ArrayBuffer>[];

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

export function byteLength(message: Message): number {
  return message.reduce((size, chunk) => size + chunk.byteLength, 0);
}

/** Base-128 varint of a non-negative safe integer, or of −1 and its like as 64-bit two's complement. */
function varint(value: number): number[] {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return bytes;
}

function tag(field: number, wireType: number): number[] {
  return varint(field * 8 + wireType);
}

/** int32, int64, enum. */
export function integerField(field: number, value: number): Message {
  return [Uint8Array.from([...tag(field, VARINT), ...varint(value)])];
}

export function floatField(field: number, value: number): Message {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return [Uint8Array.from(tag(field, FIXED32)), bytes];
}

/** A nested message, or `bytes`. */
export function messageField(field: number, ...parts: readonly Message[]): Message {
  const chunks = parts.flat();
  return [Uint8Array.from([...tag(field, LENGTH_DELIMITED), ...varint(byteLength(chunks))]), ...chunks];
}

export function textField(field: number, text: string): Message {
  return messageField(field, [new TextEncoder().encode(text)]);
}
