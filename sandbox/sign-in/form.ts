/** A form of a page: its target, its prefilled fields, and the values of its buttons. */
export interface Form {
  readonly action: string;
  readonly fields: ReadonlyMap<string, string>;
  readonly buttons: readonly { readonly name: string; readonly value: string }[];
}

/** Reads the first form of a page. This parser suffices for the emulator's simple pages. */
export function formOf(page: string): Form | undefined {
  const [, attributes, content] = /<form\b([^>]*)>([\s\S]*?)<\/form>/.exec(page) ?? [];
  if (attributes === undefined || content === undefined) return undefined;
  return {
    action: attribute(attributes, "action") ?? "",
    fields: new Map(named("input", content).map(({ name, value }) => [name, value])),
    buttons: named("button", content),
  };
}

/** The elements of a kind that have a name. */
function named(element: string, content: string): Form["buttons"] {
  const all = [...content.matchAll(new RegExp(`<${element}\\b([^>]*)>`, "g"))];
  return all.flatMap(([, attributes = ""]) => {
    const name = attribute(attributes, "name");
    return name === undefined ? [] : [{ name, value: attribute(attributes, "value") ?? "" }];
  });
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
