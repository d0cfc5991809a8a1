import { complex, flag, type Schema, several, text, typeOf } from "./attribute.ts";

const PLACES = ["work", "home", "other"];
const MESSENGERS = ["aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"];

/** Source: RFC 7643, section 4.1, without `password`, which is never stored. */
export const USER: Schema = {
  id: "urn:ietf:params:scim:schemas:core:2.0:User",
  name: "User",
  description: "User Account",
  attributes: [
    text("userName", "The sign-in name at the identity provider. Unique, case is ignored.", {
      required: true,
      uniqueness: "server",
    }),
    complex("name", "The parts of the name.", [
      text("formatted", "The full name for display."),
      text("familyName", "The family name."),
      text("givenName", "The given name."),
      text("middleName", "The middle names."),
      text("honorificPrefix", "A prefix of the name, such as Dr."),
      text("honorificSuffix", "A suffix of the name, such as III."),
    ]),
    text("displayName", "The name for display."),
    text("nickName", "The nickname."),
    text("profileUrl", "The URL of a profile page.", { type: "reference", referenceTypes: ["external"] }),
    text("title", "The job title."),
    text("userType", "The relationship to the organisation."),
    text("preferredLanguage", "The preferred languages."),
    text("locale", "The locale for dates and numbers."),
    text("timezone", "The time zone, such as Europe/Berlin."),
    flag(
      "active",
      "Whether the user may sign in. Only true enables the account; a new user without it is inactive.",
    ),
    several("emails", "E-mail addresses. The account gets the primary one, else the first.", PLACES),
    several("phoneNumbers", "Phone numbers.", [...PLACES, "mobile", "fax", "pager"]),
    several("ims", "Addresses for instant messages.", MESSENGERS),
    several("photos", "Pictures.", ["photo", "thumbnail"], {
      type: "reference",
      referenceTypes: ["external"],
    }),
    complex(
      "addresses",
      "Postal addresses.",
      [
        text("formatted", "The full address for display."),
        text("streetAddress", "Street and number."),
        text("locality", "The town."),
        text("region", "The state or region."),
        text("postalCode", "The postal code."),
        text("country", "The country, such as DE."),
        typeOf(PLACES),
        flag("primary", "Whether it is the preferred address."),
      ],
      { multiValued: true },
    ),
    complex(
      "groups",
      "The user's groups, read from the members of groups.",
      [text("value", "The group's id.", { mutability: "readOnly" })],
      { multiValued: true, mutability: "readOnly", returned: "request" },
    ),
    several("entitlements", "Entitlements.", []),
    several("roles", "Roles.", []),
    several("x509Certificates", "Certificates.", [], { type: "binary", caseExact: true }),
  ],
};

/** Source: RFC 7643, section 4.3. */
export const ENTERPRISE_USER: Schema = {
  id: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
  name: "EnterpriseUser",
  description: "Attributes of employees",
  attributes: [
    text("employeeNumber", "The employee number."),
    text("costCenter", "The cost centre."),
    text("organization", "The organisation."),
    text("division", "The division."),
    text("department", "The department."),
    complex("manager", "The manager.", [
      text("value", "The manager's id.", { caseExact: true }),
      text("displayName", "The manager's name."),
    ]),
  ],
};

/** Source: RFC 7643, section 4.2. The name is unique, because sync selects groups by name. */
export const GROUP: Schema = {
  id: "urn:ietf:params:scim:schemas:core:2.0:Group",
  name: "Group",
  description: "A group of users, for the selection of sync",
  attributes: [
    text("displayName", "The name. Unique, case is ignored.", { required: true, uniqueness: "server" }),
    complex(
      "members",
      "The members.",
      [
        text("value", "The user's id."),
        text("type", "User. Nested groups are not supported.", { mutability: "readOnly" }),
      ],
      { multiValued: true },
    ),
  ],
};
