import { documentationOf, type SettingDocumentation } from "../../infra/settings/documentation.ts";
import { KEYS } from "../../infra/settings/keys.ts";
import { protectiveKeys } from "../../infra/settings/protections.ts";
import { markdownTable } from "./sections.ts";

const MAX_LINE_LENGTH = 124;

const settings = Object.entries(KEYS).map(([key, schema]) => ({
  key,
  documentation: documentationOf(schema),
  defaultValue: schema.safeParse(undefined).data,
}));

/** The table in docs/settings.md. */
export function settingsTable(): string {
  return markdownTable(
    ["key", "default", "what it does", "cost", "AWS reference"],
    settings.map(({ key, documentation }) => [
      `\`${key}\``,
      documentation.default ?? "–",
      documentation.description,
      documentation.cost ?? "–",
      links(documentation),
    ]),
  );
}

function links({ references = {} }: SettingDocumentation): string {
  const written = Object.entries(references).map(([words, address]) => `[${words}](${address})`);
  return written.length === 0 ? "–" : written.join(", ");
}

/** The settings that `--allow-weaker` accepts, in docs/settings.md. */
export function protectionsList(): string {
  const names = protectiveKeys.map((key) => `\`${key}\``);
  return `Settings that protect: ${names.slice(0, -1).join(", ")} and ${names.at(-1)}.`;
}

/** The keys below `config` in Pulumi.yaml. No key has a type or a default: an empty value means "not set". */
export function pulumiConfig(): string {
  return settings
    .flatMap(({ key, documentation }) => [
      `  ${key}:`,
      "    description: >-",
      ...wrapped(plainDescription(documentation)).map((line) => `      ${line}`),
      '    default: ""',
    ])
    .join("\n");
}

/** The keys below `template.config` in Pulumi.yaml: those that have a title. `pulumi new` asks for them, and offers the default. */
export function pulumiTemplate(): string {
  return settings
    .flatMap(({ key, documentation: { title }, defaultValue }) =>
      title === undefined
        ? []
        : [
            `    ${key}:`,
            "      description: >-",
            `        ${title}`,
            `      default: "${defaultValue ?? ""}"`,
          ],
    )
    .join("\n");
}

function plainDescription({ description, default: byDefault }: SettingDocumentation): string {
  const text = plainText(description);
  return byDefault === undefined ? text : `${text} Default: ${plainText(byDefault)}.`;
}

/** Markdown without its signs: of a link to a page, the page's path; of a link within the page, nothing. */
function plainText(markdown: string): string {
  return markdown
    .replaceAll(/ See \[[^\]]+\]\(#[^)]+\)\./g, "")
    .replaceAll(/\[[^\]]+\]\(([\w-]+\.md)\)/g, "docs/$1")
    .replaceAll("**", "")
    .replaceAll("`", "");
}

function wrapped(text: string): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line.length + word.length + 1 > MAX_LINE_LENGTH) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}
