/** A name without what a keyboard, a disk or a zip may have changed: Unicode's form, and blanks around and between words. */
export function tidiedName(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ');
}

/** The same for names that differ in their Unicode form, blanks or capitals alone. */
export function foldedName(name: string): string {
  return tidiedName(name).toLowerCase();
}
