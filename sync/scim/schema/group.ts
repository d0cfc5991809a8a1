import { complex, type Schema, text } from "./attribute.ts";

/** Source: RFC 7643, section 4.2. Two groups with one name could not be told apart where groups are chosen by name. */
export const GROUP: Schema = {
  id: "urn:ietf:params:scim:schemas:core:2.0:Group",
  name: "Group",
  description: "Some of the users, by whom sync can choose",
  attributes: [
    text("displayName", "The name. Unique without case.", { required: true, uniqueness: "server" }),
    complex(
      "members",
      "The users in it.",
      [
        text("value", "The user's id.", { caseExact: true }),
        text("type", "User: groups within groups are not kept.", { mutability: "readOnly" }),
      ],
      { multiValued: true },
    ),
  ],
};
