/** A form of a page: its target and its prefilled fields. */
export interface Form {
  readonly action: string;
  readonly fields: ReadonlyMap<string, string>;
}

/** Reads the first form of a page. This parser suffices for the emulator's simple pages. */
export function formOf(page: string): Form | undefined {
  const [, attributes, content] = /<form\b([^>]*)>([\s\S]*?)<\/form>/.exec(page) ?? [];
  if (attributes === undefined || content === undefined) return undefined;
  const inputs = [...content.matchAll(/<input\b([^>]*)>/g)].map(([, input = ""]) => input);
  const fields = inputs.flatMap((input) => {
    const name = attribute(input, "name");
    return name === undefined ? [] : [[name, attribute(input, "value") ?? ""] as const];
  });
  return { action: attribute(attributes, "action") ?? "", fields: new Map(fields) };
}

function attribute(text: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1];
  return value === undefined ? undefined : unescapeHtml(value);
}

const HTML_ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#x27": "'",
  "#39": "'",
};

function unescapeHtml(text: string): string {
  return text.replace(/&([a-z]+|#x?[0-9a-f]+);/gi, (whole, entity: string) => HTML_ENTITIES[entity] ?? whole);
}
