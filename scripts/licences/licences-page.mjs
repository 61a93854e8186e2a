// The page of licences: plain HTML that needs no script, in the two languages of the catalogue.

/** @param {string} text */
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/**
 * @typedef {{ name: string, version: string | null, licence: string, text: string }} Licence of a package, or (without a
 * version) of a project whose code is compiled into a package's binary
 * @param {readonly Licence[]} found
 * @returns {string} the text of an HTML file
 */
export function licencesPage(found) {
  const byName = new Map(found.map((licence) => [`${licence.name}@${licence.version ?? ''}`, licence]));
  const sorted = [...byName.values()].toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
  const sections = sorted.map(
    ({ name, version, licence, text }) => `<details data-package="${escaped(name)}">
<summary>${escaped(version === null ? name : `${name} ${version}`)} <span>${escaped(licence)}</span></summary>
<pre>${escaped(text.replaceAll('\r\n', '\n').trim())}</pre>
</details>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Vireo · licences</title>
<style>
body { max-width: 50rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
details { border-top: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding: 0.4rem 0; }
summary { cursor: pointer; overflow-wrap: anywhere; }
summary span { opacity: 0.75; }
pre { white-space: pre-wrap; font-size: 0.85rem; }
</style>
</head>
<body>
<h1>Vireo</h1>
<p>What others wrote and Vireo is built with, each with its licence. Vireo itself has the MIT licence.</p>
<p lang="es">Lo que otras personas escribieron y Vireo contiene, cada parte con su licencia. Vireo tiene la licencia MIT.</p>
${sections.join('\n')}
</body>
</html>
`;
}

/** The names on such a page. @param {string} html @returns {Set<string>} */
export function namesOn(html) {
  return new Set([...html.matchAll(/<details data-package="([^"]+)">/g)].map(([, name]) => name));
}
