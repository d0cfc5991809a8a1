/**
 * Reads a text that Amazon Quick gives for a user. "N/A" stands for what it cannot resolve, and is neither a name nor an e-mail: several
 * users have it at once. Sources: QuickSight API reference, User; https://github.com/aws/aws-cli/issues/6478.
 */
export function knownText(text: string | undefined): string | undefined {
  return /^\s*(?:n\/a)?\s*$/i.test(text ?? "") ? undefined : text;
}

/** Reads an ARN or a principal id. One that ends in "N/A" tells users apart no more than "N/A" itself. */
export function knownId(text: string | undefined): string | undefined {
  const known = knownText(text);
  return known !== undefined && /[/:]n\/a\s*$/i.test(known) ? undefined : known;
}
