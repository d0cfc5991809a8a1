import { firstUnseen } from "../../sync/model/safe-text.ts";

// A reader of one attribute, and no parser of XML: it knows neither a document type nor an entity that a document declares, so none can be
// expanded, and nothing outside of the document is read. Source: OWASP, "XML External Entity Prevention".

/** What may be before the root, such as the comment of Shibboleth's metadata. Source: XML 1.0, section 2.8. */
const PROLOG = /^(?:\s|<\?[^>]*>|<!--(?:(?!-->)[\s\S])*-->)*/;

/** The start of the root. An attribute may have any value but "<", also one with ">". Source: XML 1.0, section 3.1. */
const ROOT = /^<(?:[\w-]+:)?EntityDescriptor((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*\/?>/;
const ATTRIBUTE = /\s+([\w:.-]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;

/**
 * The entity ID in SAML metadata: who gives the users their names. Pure.
 * Source: "Metadata for SAML V2.0", section 2.3.2: the attribute is required.
 *
 * @returns nothing for any other document, and for one with a document type.
 */
export function entityIdOf(metadata: string): string | undefined {
  const [, attributes = ""] = ROOT.exec(rootOf(metadata)) ?? [];
  const values = [...attributes.matchAll(ATTRIBUTE)].flatMap(([, name, double, single]) =>
    name === "entityID" ? [double ?? single ?? ""] : [],
  );
  const [value, second] = values;
  // Two attributes of one name are no XML.
  if (value === undefined || second !== undefined) return undefined;
  const entityId = withoutReferences(value)?.trim() ?? "";
  // It is printed. XML has no such characters either, or makes them spaces: XML 1.0, sections 2.2 and 3.3.3.
  return entityId === "" || firstUnseen(entityId) !== undefined ? undefined : entityId;
}

/** Why a document has no entity ID that can be read. Pure. */
export function problemOf(metadata: string): string {
  if (/^<!DOCTYPE/i.test(rootOf(metadata)))
    return "it has a document type (DOCTYPE), which SAML metadata never needs";
  return "it is no SAML metadata: its root must be an EntityDescriptor with an entityID";
}

function rootOf(metadata: string): string {
  return metadata.trim().replace(PROLOG, "");
}

/** Source: XML 1.0, section 4.6: the five entities that need no declaration. */
const PREDEFINED: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** The value that the text of an attribute means; nothing if it has a reference that XML alone does not explain. */
function withoutReferences(text: string): string | undefined {
  let isReadable = true;
  const value = text.replace(/&([^;]*);?/g, (whole, name: string) => {
    const character = whole.endsWith(";") ? characterOf(name) : undefined;
    isReadable &&= character !== undefined;
    return character ?? "";
  });
  return isReadable ? value : undefined;
}

/** Source: XML 1.0, section 4.1: &#233; and &#xE9; */
function characterOf(name: string): string | undefined {
  const [, hexadecimal, decimal] = /^#(?:x([\da-f]{1,6})|(\d{1,7}))$/i.exec(name) ?? [];
  if (hexadecimal === undefined && decimal === undefined) return PREDEFINED.get(name);
  const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
