/** Quotes a text for a shell, so that it can be copied from a message. Source: POSIX, Shell Command Language, section 2.2. */
export function shellWord(text: string): string {
  return /^[\w=:.,/@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
