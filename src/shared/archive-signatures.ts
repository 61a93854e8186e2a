/** Archives that browsers cannot unpack, told by the bytes they begin with. A new one is an entry here. */
const ARCHIVES: readonly { readonly format: string; readonly start: string }[] = [
  { format: 'RAR', start: 'Rar!' },
  { format: '7-Zip', start: '7z\xbc\xaf' },
  { format: 'xz', start: '\xfd7zXZ' },
  { format: 'bzip2', start: 'BZh' },
  { format: 'Zstandard', start: '\x28\xb5\x2f\xfd' },
  { format: 'LZ4', start: '\x04\x22\x4d\x18' },
  { format: 'lzip', start: 'LZIP' },
  { format: 'compress (.Z)', start: '\x1f\x9d' },
  { format: 'cabinet', start: 'MSCF' },
  { format: 'ARJ', start: '\x60\xea' },
  { format: 'StuffIt', start: 'SIT!' },
  { format: 'StuffIt', start: 'StuffIt' },
  { format: 'cpio', start: '07070' },
  { format: 'ar', start: '!<arch>' },
  { format: 'xar', start: 'xar!' },
];

/** What an archive is called that begins so; null where none is known. */
export function archiveFormat(head: Uint8Array): string | null {
  const begins = (start: string) =>
    head.length >= start.length && [...start].every((character, i) => head[i] === character.charCodeAt(0));
  return ARCHIVES.find(({ start }) => begins(start))?.format ?? null;
}
