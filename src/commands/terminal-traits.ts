// What a terminal can show, as its user's environment tells it. Pure; looks at no stream.

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether it shows more than ASCII. The first of LC_ALL, LC_CTYPE and LANG that is set decides (POSIX,
 * Base Definitions 8.2); where none is, as in most containers, only a terminal of the console's kind
 * does not.
 */
export function showsUnicode({ LC_ALL, LC_CTYPE, LANG, TERM }: Environment): boolean {
  const locale = [LC_ALL, LC_CTYPE, LANG].find((name) => name !== undefined && name !== '');
  if (TERM === 'dumb') return false;
  return locale === undefined ? TERM !== 'linux' : /utf-?8/i.test(locale);
}

/** Whether it moves its cursor and changes colours when told to. */
export function obeysEscapes({ TERM }: Environment): boolean {
  return TERM !== 'dumb';
}

/** Whether its user wants colours (no-color.org), and it has them. */
export function showsColours(environment: Environment): boolean {
  return obeysEscapes(environment) && !environment.NO_COLOR;
}
