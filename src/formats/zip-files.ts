import JSZip from 'jszip';

/** Files by path as a zip, without compression: deflating weights saves 9 % and costs seconds. */
export async function zipFiles(files: Readonly<Record<string, string | Uint8Array | Blob>>): Promise<Blob> {
  const zip = new JSZip();
  for (const [path, content] of Object.entries(files)) {
    zip.file(path, content instanceof Blob ? await content.arrayBuffer() : content);
  }
  const bytes = await zip.generateAsync({ type: 'uint8array', compression: 'STORE' });
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/zip' });
}
