/**
 * A pickle is a program for a machine with a stack (Python's pickletools describes every instruction). This is that
 * machine without what makes it dangerous: a name stands for nothing but itself, and calling one asks `host`, which knows a
 * handful of them. Nothing of the file is ever run.
 */
import { type Failure, failure, type Result, success } from '../../shared/result';
import { ByteCursor } from './byte-cursor';
import { PickleDict, PickleGlobal, PickleList, type PickleValue } from './pickle-values';

/** Ends the reading of a pickle with what is wrong with it; becomes a value where reading began. */
export class PickleFault extends Error {
  readonly failure: Failure;
  constructor(code: string, values?: Failure['values'], detail?: string) {
    super(detail ?? code);
    this.failure = { code, ...(values && { values }), ...(detail && { detail }) };
  }
}

/** What names, calls and persistent ids mean. Each throws a PickleFault for what it does not allow. */
export interface PickleHost {
  /** @param near the last text on the stack: in a state_dict the name of the tensor that is being described */
  readonly find: (name: string, near: string) => PickleGlobal;
  readonly call: (name: string, args: readonly PickleValue[], near: string) => PickleValue;
  readonly load: (id: PickleValue) => PickleValue;
}

const HIGHEST_PROTOCOL = 5;

/** The value a pickle describes. Failures: the host's; `pickleOpcode`, an instruction weights do not need; `pickleDamaged`. */
export function unpickle(bytes: Uint8Array, host: PickleHost): Result<PickleValue> {
  try {
    return success(new Machine(bytes, host).run());
  } catch (error) {
    if (error instanceof PickleFault) return { ok: false, failure: error.failure };
    if (error instanceof RangeError) return failure('pickleDamaged', undefined, error.message);
    throw error;
  }
}

class Machine {
  private stack: PickleValue[] = [];
  /** Stacks that were set aside by a mark. */
  private readonly marked: PickleValue[][] = [];
  private readonly memo = new Map<number, PickleValue>();
  private readonly input: ByteCursor;

  constructor(
    bytes: Uint8Array,
    private readonly host: PickleHost,
  ) {
    this.input = new ByteCursor(bytes);
  }

  run(): PickleValue {
    for (;;) {
      const code = this.input.byte();
      if (code === 0x2e) return this.pop(); // STOP
      if (!this.constant(code) && !this.container(code) && !this.object(code)) {
        throw new PickleFault('pickleOpcode', { opcode: `0x${code.toString(16)}` });
      }
    }
  }

  /** Instructions that push a number, a text or bytes, or keep and fetch values. */
  private constant(code: number): boolean {
    const { input } = this;
    switch (code) {
      case 0x80: // PROTO
        if (input.byte() > HIGHEST_PROTOCOL) throw damaged('a protocol of a later Python');
        return true;
      case 0x95: // FRAME
        input.skip(8);
        return true;
      case 0x4e: // NONE
        return this.push(null);
      case 0x88: // NEWTRUE
        return this.push(true);
      case 0x89: // NEWFALSE
        return this.push(false);
      case 0x4a: // BININT
        return this.push(input.int32());
      case 0x4b: // BININT1
        return this.push(input.byte());
      case 0x4d: // BININT2
        return this.push(input.uint16());
      case 0x8a: // LONG1
        return this.push(input.integer(input.byte()));
      case 0x8b: // LONG4
        return this.push(input.integer(input.uint32()));
      case 0x47: // BINFLOAT
        return this.push(input.float64());
      case 0x58: // BINUNICODE
      case 0x54: // BINSTRING
        return this.push(input.text(input.uint32()));
      case 0x8c: // SHORT_BINUNICODE
      case 0x55: // SHORT_BINSTRING
        return this.push(input.text(input.byte()));
      case 0x8d: // BINUNICODE8
        return this.push(input.text(input.uint64()));
      case 0x42: // BINBYTES
        return this.push(input.bytes(input.uint32()));
      case 0x43: // SHORT_BINBYTES
        return this.push(input.bytes(input.byte()));
      case 0x8e: // BINBYTES8
      case 0x96: // BYTEARRAY8
        return this.push(input.bytes(input.uint64()));
      case 0x71: // BINPUT
        return this.keep(input.byte());
      case 0x72: // LONG_BINPUT
        return this.keep(input.uint32());
      case 0x94: // MEMOIZE
        return this.keep(this.memo.size);
      case 0x68: // BINGET
        return this.fetch(input.byte());
      case 0x6a: // LONG_BINGET
        return this.fetch(input.uint32());
      default:
        return false;
    }
  }

  /** Instructions that build lists, tuples, sets and dicts. */
  private container(code: number): boolean {
    switch (code) {
      case 0x28: // MARK
        this.marked.push(this.stack);
        this.stack = [];
        return true;
      case 0x30: // POP
        this.pop();
        return true;
      case 0x31: // POP_MARK
        this.sinceMark();
        return true;
      case 0x32: // DUP
        return this.push(this.top());
      case 0x5d: // EMPTY_LIST
      case 0x29: // EMPTY_TUPLE
      case 0x8f: // EMPTY_SET
        return this.push(new PickleList([]));
      case 0x7d: // EMPTY_DICT
        return this.push(new PickleDict());
      case 0x85: // TUPLE1
        return this.push(new PickleList(this.popSeveral(1)));
      case 0x86: // TUPLE2
        return this.push(new PickleList(this.popSeveral(2)));
      case 0x87: // TUPLE3
        return this.push(new PickleList(this.popSeveral(3)));
      case 0x74: // TUPLE
      case 0x6c: // LIST
      case 0x91: // FROZENSET
        return this.push(new PickleList(this.sinceMark()));
      case 0x64: // DICT
        return this.push(withItems(new PickleDict(), this.sinceMark()));
      case 0x61: // APPEND
        return this.append([this.pop()]);
      case 0x65: // APPENDS
      case 0x90: // ADDITEMS
        return this.append(this.sinceMark());
      case 0x73: // SETITEM
        return this.assign(this.popSeveral(2));
      case 0x75: // SETITEMS
        return this.assign(this.sinceMark());
      default:
        return false;
    }
  }

  /** Instructions that name something, call it, or give it a state. */
  private object(code: number): boolean {
    switch (code) {
      case 0x63: // GLOBAL
        return this.name(`${this.input.line()}.${this.input.line()}`);
      case 0x93: {
        // STACK_GLOBAL
        const [module, name] = this.popSeveral(2);
        return this.name(`${textOf(module)}.${textOf(name)}`);
      }
      case 0x69: {
        // INST
        const name = `${this.input.line()}.${this.input.line()}`;
        const args = this.sinceMark();
        this.name(name);
        return this.call(this.pop(), args);
      }
      case 0x6f: {
        // OBJ
        const [callee, ...args] = this.sinceMark();
        return this.call(callee, args);
      }
      case 0x52: // REDUCE
      case 0x81: {
        // NEWOBJ
        const [callee, args] = this.popSeveral(2);
        if (!(args instanceof PickleList)) throw damaged('a call without arguments');
        return this.call(callee, args.items);
      }
      case 0x62: // BUILD: what it adds (`_metadata` of a state_dict, attributes of a tensor) is no weight
        this.pop();
        if (this.top() instanceof PickleGlobal) throw damaged('a state for something that has none');
        return true;
      case 0x51: // BINPERSID
        return this.push(this.host.load(this.pop()));
      case 0x82: // EXT1
      case 0x83: // EXT2
      case 0x84: // EXT4: a name by its number in a registry of the program that wrote it
        throw new PickleFault('pickleGlobal', { name: 'copyreg.extension' });
      default:
        return false;
    }
  }

  private push(value: PickleValue): true {
    this.stack.push(value);
    return true;
  }

  private top(): PickleValue {
    const value = this.stack.at(-1);
    if (value === undefined) throw damaged('a stack that is empty');
    return value;
  }

  private pop(): PickleValue {
    const value = this.stack.pop();
    if (value === undefined) throw damaged('a stack that is empty');
    return value;
  }

  private popSeveral(count: number): PickleValue[] {
    if (this.stack.length < count) throw damaged('a stack that is empty');
    return this.stack.splice(-count);
  }

  private sinceMark(): PickleValue[] {
    const items = this.stack;
    const below = this.marked.pop();
    if (below === undefined) throw damaged('a mark that is missing');
    this.stack = below;
    return items;
  }

  private keep(place: number): true {
    this.memo.set(place, this.top());
    return true;
  }

  private fetch(place: number): true {
    const value = this.memo.get(place);
    if (value === undefined) throw damaged('a value that was never kept');
    return this.push(value);
  }

  private append(items: readonly PickleValue[]): true {
    const list = this.top();
    if (!(list instanceof PickleList)) throw damaged('items for what is no list');
    for (const item of items) list.items.push(item);
    return true;
  }

  private assign(items: readonly PickleValue[]): true {
    const dict = this.top();
    if (!(dict instanceof PickleDict)) throw damaged('items for what is no dict');
    withItems(dict, items);
    return true;
  }

  private name(name: string): true {
    return this.push(this.host.find(name, this.near()));
  }

  private call(callee: PickleValue | undefined, args: readonly PickleValue[]): true {
    if (!(callee instanceof PickleGlobal)) throw damaged('a call of what cannot be called');
    return this.push(this.host.call(callee.name, args, this.near()));
  }

  /** The last text that still lies on a stack. */
  private near(): string {
    for (const stack of [this.stack, ...this.marked.toReversed()]) {
      const text = stack.findLast((value) => typeof value === 'string');
      if (text !== undefined) return text;
    }
    return '';
  }
}

function damaged(detail: string): PickleFault {
  return new PickleFault('pickleDamaged', undefined, detail);
}

function textOf(value: PickleValue | undefined): string {
  if (typeof value !== 'string') throw damaged('a name that is no text');
  return value;
}

/** Adds key, value, key, value … */
function withItems(dict: PickleDict, items: readonly PickleValue[]): PickleDict {
  if (items.length % 2 !== 0) throw damaged('a key without a value');
  for (let i = 0; i < items.length; i += 2) dict.entries.set(items[i] ?? null, items[i + 1] ?? null);
  return dict;
}
