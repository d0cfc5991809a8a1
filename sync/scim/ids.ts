/** Everything else that could be an id is none of this endpoint's, and need not be looked up. */
const ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

export function isId(text: string): boolean {
  return ID.test(text);
}
