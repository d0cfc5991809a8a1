import { complex, flag, type Schema, several, text } from "./attribute.ts";

/** Source: RFC 7643, section 4.1, without `password`, which is never kept. */
export const USER: Schema = {
  id: "urn:ietf:params:scim:schemas:core:2.0:User",
  name: "User",
  description: "Somebody who should have an account",
  attributes: [
    text("userName", "What somebody signs in with at the identity provider. Unique without case.", {
      required: true,
      uniqueness: "server",
    }),
    complex("name", "The parts of the name.", [
      text("formatted", "The whole name, as it is shown."),
      text("familyName", "The family name."),
      text("givenName", "The given name."),
      text("middleName", "The middle names."),
      text("honorificPrefix", "What stands before the name, as Dr."),
      text("honorificSuffix", "What stands behind the name, as III."),
    ]),
    text("displayName", "The name as it is shown."),
    text("nickName", "What others call them."),
    text("profileUrl", "Where there is more to read.", { type: "reference", referenceTypes: ["external"] }),
    text("title", "What they are in the organisation."),
    text("userType", "How they belong to the organisation."),
    text("preferredLanguage", "The languages that they prefer."),
    text("locale", "How dates and numbers are shown to them."),
    text("timezone", "Where they are in time, as Europe/Berlin."),
    flag(
      "active",
      "Whether they may sign in: only true enables the account, and a new user without it is inactive.",
    ),
    several("emails", "E-mail addresses. The account gets the primary one, else the first."),
    several("phoneNumbers", "Phone numbers."),
    several("ims", "Addresses for instant messages."),
    several("photos", "Pictures.", { type: "reference", referenceTypes: ["external"] }),
    complex(
      "addresses",
      "Postal addresses.",
      [
        text("formatted", "The whole address, as it is shown."),
        text("streetAddress", "Street and number."),
        text("locality", "The town."),
        text("region", "The state or region."),
        text("postalCode", "The postal code."),
        text("country", "The country, as DE."),
        text("type", "What it is for, as work or home."),
        flag("primary", "Whether it is the preferred one."),
      ],
      { multiValued: true },
    ),
    complex(
      "groups",
      "The groups that they are in; a group's members say so.",
      [text("value", "The group's id.", { caseExact: true, mutability: "readOnly" })],
      { multiValued: true, mutability: "readOnly", returned: "request" },
    ),
    several("entitlements", "What they are entitled to."),
    several("roles", "Their roles."),
    several("x509Certificates", "Certificates.", { type: "binary", caseExact: true }),
  ],
};

/** Source: RFC 7643, section 4.3. */
export const ENTERPRISE_USER: Schema = {
  id: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
  name: "EnterpriseUser",
  description: "What an organisation says of its people",
  attributes: [
    text("employeeNumber", "The number that the organisation gave them."),
    text("costCenter", "The cost centre."),
    text("organization", "The organisation."),
    text("division", "The division."),
    text("department", "The department."),
    complex("manager", "Whom they report to.", [
      text("value", "The manager's id.", { caseExact: true }),
      text("displayName", "The manager's name."),
    ]),
  ],
};
