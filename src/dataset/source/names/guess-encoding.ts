/**
 * In which encoding names are written, judged by what each gives. Names are short, a word or two, so statistics of
 * whole texts say little; what tells is whether a run of bytes becomes the letters that a script's names are made of.
 */
import { NAME_ENCODINGS, type NameEncoding, type Script } from './name-encodings';

/** Bytes of names that are looked at: more would only take longer. */
const MOST_BYTES = 20_000;

const set = (characters: string): ReadonlySet<string> => new Set(characters);

const LATIN = set('áàâäãåæçéèêëíìîïñóòôöõøœúùûüýÿßšž');
const FREQUENT_CYRILLIC = set('оеаинтсрвлкмдпубгзя');
const RARE_CYRILLIC = set('ъэщфцёєіїґўјљњћџђѓќѕ');
const JAPANESE = set(
  '人犬猫鳥魚馬牛豚羊虎熊猿鹿兎狐蛇亀虫蝶花草木葉桜梅松竹菊米麦豆茶水火土山川海空雨雪日月星年時上下左右中前後大小高低長新古良否可不正常異品病健康赤青白黒黄緑紫色金銀銅鉄石紙布皮食肉卵果実野菜車電機械工場傷欠割汚錆穴無有学習検証訓練試験画像写真男女子手足目耳口鼻顔頭体心表椅机窓扉家門店橋道駅本文字数一二三四五六七八九十',
);
const SIMPLIFIED = set(
  '人男女老少儿童狗猫鸟鱼马牛羊猪鸡鸭兔虎狮熊猴蛇龟虫蝶蜂蚊蚁花草树木叶果根茎苗玫瑰向日葵郁金香蒲公英雏菊百合莲兰梅竹桃李杏梨苹香蕉橙橘葡萄西瓜草莓芒樱菜白红黄蓝绿黑紫灰色金银铜铁大小中高低长短新旧好坏正常异健康病害斑锈枯萎霉虫水稻麦玉米棉豆茶车船机飞汽货客公交自行摩托路桥楼房门窗桌椅床灯山河湖海天空云雨雪雷风日月星火土石沙猫可回收物有垃圾厨余其他塑料纸玻璃瓶金属电池布服鞋帽包书笔手脚头脸眼耳口鼻心肺肝骨癌肿瘤良性恶阴阳型级类别号第一二三四五六七八九十百千无缺陷划痕裂纹孔洞图片像训练测试验证集数据样本未知动植食品面饭肉蛋奶酒糖盐油菇龙凤鼠狼鹿象豹狐鹰雀燕鹤鸽蜻蜓蟹虾',
);
const TRADITIONAL = set(
  '人男女老少兒童狗貓鳥魚馬牛羊豬雞鴨兔虎獅熊猴蛇龜蟲蝶蜂花草樹木葉果根玫瑰向日葵鬱金香蒲公英雛菊百合蓮蘭梅竹桃李杏梨蘋蕉橙橘葡萄西瓜莓芒櫻菜白紅黃藍綠黑紫灰色銀銅鐵大小中高低長短新舊好壞正常異健康病害斑鏽枯霉水稻麥玉米棉豆茶車船機飛汽貨客公交自行路橋樓房門窗桌椅床燈山河湖海天空雲雨雪風月星火土石可回收物有垃圾廚餘其他塑膠紙玻璃瓶屬電池布服鞋帽包書筆手腳頭臉眼耳口鼻心肺肝骨癌良性惡陰陽型級類別號第一二三四五六七八九十無缺陷圖片像訓練測試驗證集資料樣本未知動植食品麵飯肉蛋奶酒糖鹽油龍鼠狼鹿象豹狐鷹燕鶴鴿蟹蝦',
);
const HANGUL = set(
  '이다가는을의에하고사지기도리아로나스어자한시라수인그대해일부서정전구장제주미보국여유상비화모우원소개고양강토끼새말닭돼호랑곰물꽃나무장튤립민들레바람과불산강바다하늘구름비눈별달해사과배포도귤딸기수박감자양파배추옥콩쌀빨간파란노란초록검은흰색불량정상결함균열녹병건남자여자학생동식음자전거차버스트럭종이유리병캔비닐플라틱',
);

/** Natural logarithms of about how often one character in so many is such a one, in names of a script. */
const FREQUENT = -3;
const LETTER = -4;
const SELDOM = -6;
const IDEOGRAPH = -9;
const ODD = -9;
const RARE = -12;
const IMPOSSIBLE = -20;
/** What is added for a place in which such a character hardly stands: a sign that bytes were misread. */
const CAPITAL = -1;
const CAPITAL_IN_WORD = -6;
const BEFORE_CAPITAL = -3;
const AMONG_OTHERS = -5;

/** Hardly ever in a zip, and what others write in capitals looks like its small letters. */
const UNCOMMON_IN_ZIPS = new Set(['koi8-r']);

const isCapital = (char: string) => char !== char.toLowerCase();
const isLetter = (char: string) => /\p{L}/u.test(char);
const isAscii = (char: string) => char !== '' && char < '\u0080';

/** Of a letter with capitals; `ownLetter` says how likely the small one is, or that the script has it not. */
function alphabetic(char: string, before: string, after: string, ownLetter: (char: string) => number | null) {
  const own = ownLetter(char.toLowerCase());
  if (own === null) return ODD;
  const followsSmall = isLetter(before) && !isCapital(before);
  return (
    own +
    (isCapital(char) ? (followsSmall ? CAPITAL_IN_WORD : CAPITAL) : 0) +
    (isLetter(after) && isCapital(after) && !isCapital(char) ? BEFORE_CAPITAL : 0)
  );
}

/** The logarithm of how likely a character of this script is between two others. */
const LIKELIHOOD: Readonly<Record<Script, (char: string, before: string, after: string) => number>> = {
  latin: (char, before, after) => {
    const alone = alphabetic(char, before, after, (letter) => (LATIN.has(letter) ? LETTER : null));
    // Letters with accents stand among plain ones.
    return isAscii(before) || isAscii(after) ? alone : alone + AMONG_OTHERS;
  },
  cyrillic: (char, before, after) => {
    const alone = alphabetic(char, before, after, (letter) => {
      if (!/[\u0400-\u045f]/.test(letter)) return null;
      return FREQUENT_CYRILLIC.has(letter) ? FREQUENT : RARE_CYRILLIC.has(letter) ? SELDOM : LETTER;
    });
    return [before, after].some((beside) => isAscii(beside) && isLetter(beside))
      ? alone + AMONG_OTHERS
      : alone;
  },
  japanese: (char) => {
    if (/[\u3041-\u3096]/.test(char)) return LETTER;
    if (/[\u30a1-\u30fc]/.test(char)) return LETTER;
    if (/[\uff61-\uff9f]/.test(char)) return SELDOM;
    if (JAPANESE.has(char)) return SELDOM;
    return isIdeograph(char) ? IDEOGRAPH : RARE;
  },
  chinese: (char) => {
    if (SIMPLIFIED.has(char) || TRADITIONAL.has(char)) return SELDOM;
    return isIdeograph(char) ? IDEOGRAPH : RARE;
  },
  korean: (char) => {
    if (HANGUL.has(char)) return SELDOM + 0.5;
    return /[\uac00-\ud7a3]/.test(char) ? IDEOGRAPH : RARE;
  },
};

function isIdeograph(char: string): boolean {
  return /[\u4e00-\u9fff]/.test(char);
}

/** Ideographs that the standards list first are in use; those behind them hardly are. `lead`: the first of two bytes. */
const ORDINARY_LEADS: Readonly<Record<string, readonly [number, number]>> = {
  shift_jis: [0x81, 0x98],
  'euc-jp': [0xa1, 0xcf],
  gbk: [0xa1, 0xd7],
  big5: [0xa1, 0xc6],
  'euc-kr': [0xa1, 0xc8],
};

/** The logarithm of how likely these bytes are as names written in an encoding; null where they are none of it. */
function likelihoodOf(name: Uint8Array, encoding: NameEncoding): number | null {
  const text = encoding.decode(name);
  if (text === null) return null;
  const characters = [...text];
  let sum = 0;
  for (const [i, char] of characters.entries()) {
    if (char < '\u0020' || char === '\u007f' || /[\ue000-\uf8ff\ufffd]/.test(char)) sum += IMPOSSIBLE;
    else if (char >= '\u0080')
      sum += LIKELIHOOD[encoding.script](char, characters[i - 1] ?? '', characters[i + 1] ?? '');
  }
  return sum + seldomLeads(name, encoding) * (RARE - IDEOGRAPH);
}

/** Two-byte characters beyond those in everyday use. */
function seldomLeads(name: Uint8Array, { label }: NameEncoding): number {
  const ordinary = ORDINARY_LEADS[label];
  if (!ordinary) return 0;
  let count = 0;
  for (let i = 0; i < name.length; i++) {
    const byte = name[i];
    const isSingle = byte < 0x81 || (label === 'shift_jis' && byte >= 0xa0 && byte <= 0xdf);
    if (isSingle) continue;
    if (byte < ordinary[0] || byte > ordinary[1]) count++;
    else if (label !== 'big5' && label !== 'shift_jis' && (name[i + 1] ?? 0) < 0xa1) count++;
    i++;
  }
  return count;
}

export interface JudgedEncoding {
  readonly encoding: NameEncoding;
  /** Natural logarithm, to be compared with that of the others only. */
  readonly likelihood: number;
}

/**
 * Every encoding that all of the names can be of, the likeliest first; of equals the one that stands first among
 * `NAME_ENCODINGS`. `names`: bytes of names or parts of them, none of them ASCII alone.
 */
export function judgeEncodings(names: readonly Uint8Array[]): JudgedEncoding[] {
  const looked: Uint8Array[] = [];
  let bytes = 0;
  for (const name of names) {
    if (bytes > MOST_BYTES) break;
    looked.push(name);
    bytes += name.length;
  }
  const judged = NAME_ENCODINGS.flatMap((encoding): JudgedEncoding[] => {
    let likelihood = UNCOMMON_IN_ZIPS.has(encoding.label) ? SELDOM : 0;
    for (const name of looked) {
      const one = likelihoodOf(name, encoding);
      if (one === null) return [];
      likelihood += one;
    }
    return [{ encoding, likelihood }];
  });
  return judged.sort((a, b) => b.likelihood - a.likelihood);
}
