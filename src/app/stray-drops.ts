/** A file that is dropped beside every zone would replace the page, and whatever runs in it. */
export function refuseStrayDrops(): void {
  for (const kind of ['dragover', 'drop'] as const) {
    document.addEventListener(kind, (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
    });
  }
}
