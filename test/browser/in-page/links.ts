// References: none may leave the file.
import { type Found, selectorOf } from './found.js';

/** Links whose target is not in the page, and elements that would load or send something. */
export function linkFaults(): Found[] {
  const found: Found[] = [];
  for (const element of document.querySelectorAll('*')) {
    const { localName } = element;
    const tell = (what: string) => found.push({ selector: selectorOf(element), what });
    for (const name of [
      'href',
      'xlink:href',
      'src',
      'srcset',
      'data',
      'action',
      'formaction',
      'poster',
    ]) {
      const reference = element.getAttribute(name);
      if (reference === null) continue;
      if (!reference.startsWith('#')) tell(`${name}="${reference}" leaves the page`);
      else if (!document.getElementById(decodeURIComponent(reference.slice(1)))) {
        tell(`${name}="${reference}" points at nothing`);
      }
    }
    if (['base', 'iframe', 'object', 'embed', 'form'].includes(localName))
      tell(`is a <${localName}>`);
    const equivalent = element.getAttribute('http-equiv')?.toLowerCase();
    if (localName === 'meta' && equivalent === 'refresh') tell('goes to another page');
  }
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  for (const id of new Set(ids.filter((one, index) => ids.indexOf(one) !== index))) {
    found.push({ selector: `#${id}`, what: 'more than one element has this id' });
  }
  return found;
}
