import { quote, texts } from "../read.ts";
import { isAppClient } from "../redirects.ts";
import type { Rule } from "../rule.ts";

/** Source: "Working with user attributes", Amazon Cognito: both prefixes, the second of developer-only attributes. */
const CUSTOM = /^(?:dev:)?custom:/;

/**
 * The pool's custom attributes are sync's: which person of the directory an account belongs to, and who manages it. A client that
 * may write one lets its users give it to themselves. A client without a list may write the standard attributes alone.
 */
export const writableMark: Rule = {
  code: "writable-mark",
  description: "An app client must not let users write custom attributes.",
  source: "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html",
  faults: (resource) =>
    isAppClient(resource)
      ? texts(resource.props["writeAttributes"])
          .filter((name) => CUSTOM.test(name))
          .map((name) => `writeAttributes has ${quote(name)}: take it out, and let sync alone write it.`)
      : [],
};
