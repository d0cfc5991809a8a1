import { expect } from "chai";
import fc from "fast-check";
import {
  isWithin,
  MAX_ACCESS_SCOPES,
  MAX_AUDIENCES,
  MAX_REDIRECT_URLS,
  MAX_RISK_RANGES,
  MAX_TRUST_POLICY_LENGTH,
  TEXT_LIMITS,
} from "../../../infra/settings/aws-limits.ts";
import { callerTrustPolicy } from "../../../infra/settings/caller-trust.ts";
import { asHtml, invitationBody } from "../../../infra/settings/mail.ts";
import { faultsOf, read } from "./read.ts";

const json = (value: unknown) => JSON.stringify(value);
const URL_START = "https://example.com/";
const KEY_ARN = `arn:aws:kms:eu-central-1:111122223333:key/`;
const ROLE_ARN = "arn:aws:iam::111122223333:role/";
const SES_ARN = "arn:aws:ses:eu-central-1:111122223333:identity/";
const PLACEHOLDERS = "{username}{####}";
const ranges = (count: number) =>
  Array.from({ length: count }, (_, index) => `198.${Math.floor(index / 256)}.${index % 256}.0/24`);
const urls = (count: number) => Array.from({ length: count }, (_, index) => `${URL_START}${index}`);
const padded = (text: string, length: number) => text.padEnd(length, "x");
const host = (length: number) => `${"a".repeat(length - 40)}.${"b".repeat(27)}.example.com`;

const ids = (kind: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${kind}-${index.toString(16).padStart(17, "0")}`);
const inVpc = (vpc: object) => ({ directorySync: json({ identityStoreId: "d-1234567890", vpc }) });

/** `identityCenter` with these parts of its application. */
const withApplication = (application: object) => ({
  identityCenter: json({
    trustedTokenIssuer: true,
    application: { clients: ["amazon-quick"], callers: [`${ROLE_ARN}app`], ...application },
  }),
});
const named = (count: number) => Array.from({ length: count }, (_, index) => `app-${index}`);

/** An ARN that makes the trust policy of the caller's role this long. */
const trustOf = (length: number) => {
  const roles = [1, 2, 3].map((index) => padded(`${ROLE_ARN}${index}`, 500));
  return [...roles, padded(ROLE_ARN, length - callerTrustPolicy([...roles, ""]).length)];
};

interface Row {
  readonly limit: number;
  /** Settings that carry a text or list of this size to AWS. */
  readonly sized: (size: number) => Record<string, string>;
  readonly key: string;
}

/** Each limit at its boundary: the largest that AWS accepts, and one more. */
const ROWS: Readonly<Record<string, Row>> = {
  "an invitation's subject": {
    limit: TEXT_LIMITS.invitationSubject.max,
    sized: (size) => ({ invitation: json({ subject: padded("", size) }) }),
    key: "invitation.subject",
  },
  "an invitation in HTML": {
    limit: TEXT_LIMITS.invitationBody.max,
    sized: (size) => ({ invitation: json({ html: padded(PLACEHOLDERS, size) }) }),
    key: "invitation.html",
  },
  "an invitation as text, which is longer as HTML": {
    limit: TEXT_LIMITS.invitationBody.max,
    sized: (size) => ({ invitation: json({ text: padded(`${PLACEHOLDERS}&`, size - "amp;".length) }) }),
    key: "invitation.text",
  },
  "a callback URL": {
    limit: TEXT_LIMITS.redirectUrl.max,
    sized: (size) => ({ callbackUrls: json([padded(URL_START, size)]) }),
    key: "callbackUrls[0]",
  },
  "a further app's sign-out URL": {
    limit: TEXT_LIMITS.redirectUrl.max,
    sized: (size) => ({
      clients: json({ notes: { callbackUrls: urls(1), signOutUrls: [padded("notes://", size)] } }),
    }),
    key: "clients.notes.signOutUrls[0]",
  },
  "callback URLs": {
    limit: MAX_REDIRECT_URLS,
    sized: (size) => ({ callbackUrls: json(urls(size)) }),
    key: "callbackUrls",
  },
  "a further app's callback URLs": {
    limit: MAX_REDIRECT_URLS,
    sized: (size) => ({ clients: json({ notes: { callbackUrls: urls(size) } }) }),
    key: "clients.notes.callbackUrls",
  },
  "trusted ranges": {
    limit: MAX_RISK_RANGES,
    sized: (size) => ({
      tier: "plus",
      threatProtection: json({ mode: "audit", trustedCidrs: ranges(size) }),
    }),
    key: "threatProtection.trustedCidrs",
  },
  "blocked ranges": {
    limit: MAX_RISK_RANGES,
    sized: (size) => ({
      tier: "plus",
      threatProtection: json({ mode: "audit", blockedCidrs: ranges(size) }),
    }),
    key: "threatProtection.blockedCidrs",
  },
  "a key's ARN": {
    limit: TEXT_LIMITS.logKeyArn.max,
    sized: (size) => ({ encryption: padded(KEY_ARN, size) }),
    key: "encryption",
  },
  "a reader's role": {
    limit: TEXT_LIMITS.roleArn.max,
    sized: (size) => ({
      directorySync: json({
        identityStoreId: "d-1234567890",
        identityCenter: { roleArn: padded(ROLE_ARN, size), externalId: "a-b" },
      }),
    }),
    key: "directorySync.identityCenter.roleArn",
  },
  "a namespace of Amazon Quick": {
    limit: TEXT_LIMITS.namespace.max,
    sized: (size) => ({ directorySync: json({ sources: [{ kind: "local", namespace: padded("", size) }] }) }),
    key: "directorySync.sources[0].namespace",
  },
  "a host name with a new certificate": {
    limit: TEXT_LIMITS.certificateName.max,
    sized: (size) => ({ customDomain: json({ api: { name: host(size), hostedZoneId: "Z0123456789ABC" } }) }),
    key: "customDomain.api.name",
  },
  "subnets of the worker": {
    limit: 16,
    sized: (size) => inVpc({ subnetIds: ids("subnet", size), securityGroupIds: ids("sg", 1) }),
    key: "directorySync.vpc.subnetIds",
  },
  "security groups of the worker": {
    limit: 5,
    sized: (size) => inVpc({ subnetIds: ids("subnet", 1), securityGroupIds: ids("sg", size) }),
    key: "directorySync.vpc.securityGroupIds",
  },
  "a trusted token issuer's name": {
    limit: TEXT_LIMITS.trustedTokenIssuerName.max,
    sized: (size) => ({ identityCenter: json({ trustedTokenIssuer: { name: padded("", size) } }) }),
    key: "identityCenter.trustedTokenIssuer.name",
  },
  "an application's name": {
    limit: TEXT_LIMITS.applicationName.max,
    sized: (size) => withApplication({ name: padded("", size) }),
    key: "identityCenter.application.name",
  },
  "an application's description": {
    limit: TEXT_LIMITS.applicationDescription.max,
    sized: (size) => withApplication({ description: padded("", size) }),
    key: "identityCenter.application.description",
  },
  "the name of an assigned group": {
    limit: TEXT_LIMITS.groupName.max,
    sized: (size) => withApplication({ assign: [padded("", size)] }),
    key: "identityCenter.application.assign[0]",
  },
  "authorized audiences of an application": {
    limit: MAX_AUDIENCES,
    sized: (size) => ({
      ...withApplication({ clients: named(size) }),
      clients: json(Object.fromEntries(named(size).map((name) => [name, { callbackUrls: urls(1) }]))),
    }),
    key: "identityCenter.application.clients",
  },
  "access scopes of an application": {
    limit: MAX_ACCESS_SCOPES,
    sized: (size) =>
      withApplication({ scopes: Array.from({ length: size }, (_, index) => `s${index}:read`) }),
    key: "identityCenter.application.scopes",
  },
  "the trust policy of the role for callers": {
    limit: MAX_TRUST_POLICY_LENGTH,
    sized: (size) => ({
      identityCenter: json({
        trustedTokenIssuer: true,
        application: { clients: ["amazon-quick"], callers: trustOf(size) },
        callerRole: true,
      }),
    }),
    key: "identityCenter.application.callers",
  },
  "a tag's name": {
    limit: 128,
    sized: (size) => ({ tags: json({ [padded("", size)]: "x" }) }),
    key: "tags",
  },
  "a tag's value": { limit: 256, sized: (size) => ({ tags: json({ x: padded("", size) }) }), key: "tags.x" },
  tags: {
    limit: 45,
    sized: (size) => ({
      tags: json(Object.fromEntries(Array.from({ length: size }, (_, index) => [`k${index}`, "x"]))),
    }),
    key: "tags",
  },
  "a domain prefix": {
    limit: 63,
    sized: (size) => ({ domainPrefix: padded("", size) }),
    key: "domainPrefix",
  },
};

describe("Limits of AWS", () => {
  for (const [what, { limit, sized, key }] of Object.entries(ROWS)) {
    it(`${what}: ${limit} and no more`, () => {
      expect(faultsOf(sized(limit))).to.deep.equal([]);
      const faults = faultsOf(sized(limit + 1));
      expect(faults).to.have.length(1);
      expect(faults[0]?.split(": ")[0]).to.satisfy((found: string) => found.startsWith(key));
    });
  }

  const HIDDEN = {
    "a zero-width joiner": "\u200d",
    "a control character": "\u0007",
    "a non-breaking space": "\u00a0",
  };
  for (const [what, character] of Object.entries(HIDDEN)) {
    it(`an invitation without ${what}`, () => {
      const body = `Hello{username}${character}{####}`;
      expect(faultsOf({ invitation: json({ html: body }) }).join()).to.match(/^invitation\.html: .*hidden/);
      expect(faultsOf({ invitation: json({ text: body }) }).join()).to.match(/^invitation\.text: .*hidden/);
      expect(faultsOf({ invitation: json({ subject: `a${character}b` }) }).join()).to.match(
        /^invitation\.subject: /,
      );
    });
  }

  it("an invitation in any script, with symbols and line breaks", () => {
    const text = "Grüße, 边阳 👋 €5\r\n\t{username}\n{####}";
    expect(read({ invitation: json({ text, subject: "Willkommen 👋" }) }).invitation.text).to.equal(text);
  });

  it("an SES identity of characters that Cognito accepts", () => {
    const email = (address: string) => ({
      email: json({ identityArn: `${SES_ARN}${address}`, from: address }),
    });
    expect(faultsOf(email("sign-in@example.com"))).to.deep.equal([]);
    expect(faultsOf(email("o'brien@example.com")).join()).to.match(/identityArn: .*identity of the domain/);
  });

  it("tags that begin with aws: in any case are AWS's own", () => {
    expect(faultsOf({ tags: json({ "AWS:team": "x" }) }).join()).to.match(/does not begin with aws:/);
  });

  it("the same scope once", () => {
    const scopes = [...Array<string>(60).fill("openid"), "email"];
    const { clients } = read({ clients: json({ notes: { callbackUrls: urls(1), scopes } }) });
    expect(clients["notes"]?.scopes).to.deep.equal(["openid", "email"]);
  });

  it("any texts that pass are within the limits of Cognito, as it gets them", () => {
    const any = fc.string({ unit: "grapheme", maxLength: 60 });
    const sized = fc
      .tuple(any, fc.integer({ min: 0, max: 21_000 }))
      .map(([text, size]) => text.padEnd(size, "&x"));
    fc.assert(
      fc.property(any, sized, fc.constantFrom("text", "html"), (subject, body, kind) => {
        const invitation = { subject, [kind]: `${body}${PLACEHOLDERS}` };
        if (faultsOf({ invitation: json(invitation) }).length > 0) return;
        const settings = read({ invitation: json(invitation) }).invitation;
        const sent = invitationBody(settings) ?? "";
        // Written as the API's model has it, with Java's \s.
        expect(sent).to.match(/^[\p{L}\p{M}\p{S}\p{N}\p{P} \t\n\v\f\r*]{6,20000}$/u);
        expect(settings.subject).to.match(/^[\p{L}\p{M}\p{S}\p{N}\p{P} \t]{1,140}$/u);
      }),
    );
  });

  it("a text grows when it becomes HTML, and is measured then", () => {
    fc.assert(
      fc.property(fc.integer({ min: 3_900, max: 4_100 }), (count) => {
        const text = `${PLACEHOLDERS}${"<".repeat(count)}`;
        const fits = isWithin(asHtml(text), TEXT_LIMITS.invitationBody);
        expect(faultsOf({ invitation: json({ text }) }).length === 0).to.equal(fits);
      }),
    );
  });
});
