/** Gives a file to the person, as a download. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has taken the address by the next turns of its loop; the memory is given back after.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
