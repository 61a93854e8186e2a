/** The elements of the page that html-demo.ts writes, by their ids. Throws where one is missing. */
export function elementOf<E extends HTMLElement>(id: string, kind: new () => E): E {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`The page has no ${id}`);
  return element;
}

/** An element with text. */
export function textElement<K extends keyof HTMLElementTagNameMap>(tag: K, text: string, className = '') {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className !== '') element.className = className;
  return element;
}
