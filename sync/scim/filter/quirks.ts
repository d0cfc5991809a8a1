/** A value path that goes on behind its bracket, as `emails[type eq "work"].value eq "x"`; texts in quotes can hold anything. */
const GOES_ON =
  /\[((?:"(?:[^"\\]|\\.)*"|[^\]"])*)\]\.([\w$]+)\s+(pr\b|\w+\s+(?:"(?:[^"\\]|\\.)*"|[^\s()\]]+))/gs;

/**
 * Writes a filter so that the library reads what is meant: Entra ID looks for somebody by `emails[type eq "work"].value eq "x"`, which
 * means one e-mail that is both. RFC 7644 writes that as `emails[type eq "work" and value eq "x"]`; the library would take it for two
 * conditions that different e-mails can fulfil. Source: "Develop and plan provisioning for a SCIM endpoint", Microsoft Entra.
 */
export function asStandard(filter: string): string {
  return filter.replace(GOES_ON, (_, inner, sub, comparison) => `[(${inner}) and ${sub} ${comparison}]`);
}

/**
 * Takes the escapes of JSON out of a compared text: the library leaves all but quotes as they are. What is no escape, as in `CORP\user`,
 * stays. Source: RFC 7644, section 3.4.2.2: compValue is as in JSON.
 */
export function withoutEscapes(text: string): string {
  if (!text.includes("\\")) return text;
  try {
    return String(JSON.parse(`"${text.replaceAll('"', '\\"')}"`));
  } catch {
    return text;
  }
}
