/** What may be before the root, such as the comment of Shibboleth's metadata. Source: XML 1.0, section 2.8. */
const PROLOG = /^(?:\s|<\?[^>]*>|<!--(?:(?!-->)[\s\S])*-->)*/;

/** The root of a metadata document, up to its entity ID: attributes before it may have any value, also one with ">". */
const ENTITY_ID =
  /^<(?:[\w-]+:)?EntityDescriptor(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*?\s+entityID\s*=\s*(?:"([^"]+)"|'([^']+)')/;

/**
 * The entity ID in SAML metadata: who gives the users their names. Pure.
 * Source: "Metadata for SAML V2.0", section 2.3.2: the attribute is required.
 */
export function entityIdOf(metadata: string): string | undefined {
  const [, double, single] = ENTITY_ID.exec(metadata.trim().replace(PROLOG, "")) ?? [];
  return (double ?? single)?.trim();
}
