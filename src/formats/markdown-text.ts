/** A name inside Markdown, shown as it is. */
export function markdownText(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|&]/g, '\\$&').replace(/\s+/g, ' ');
}
