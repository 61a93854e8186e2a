/** Puts text on the clipboard. False where the browser does not let it: it may refuse, and has none where the page came without https. */
export async function copyText(text: string): Promise<boolean> {
  const done = await navigator.clipboard?.writeText(text).then(
    () => true,
    () => false,
  );
  return done ?? false;
}
