// Says why nothing of Vireo runs here. In the JavaScript of 2009, since the browsers it is for know no other.

/** What is said gives way to the studio once that stands. */
function vireoSays(id) {
  if (document.getElementById(id)) document.getElementById(id).hidden = false;
}

function vireoFailed(event) {
  if (event.target instanceof HTMLScriptElement) vireoSays('vireo-not-fetched');
  else if (/SyntaxError/.test(String(event.error || event.message))) vireoSays('vireo-too-old');
}

function vireoIsThere() {
  if (!('noModule' in document.createElement('script'))) vireoSays('vireo-too-old');
}

// Of a script that cannot be fetched only its own element hears.
window.addEventListener('error', vireoFailed, true);
document.addEventListener('DOMContentLoaded', vireoIsThere);
