import { X509Certificate } from "node:crypto";
import {
  CognitoIdentityProviderClient,
  GetSigningCertificateCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { isPending, type SamlProviderSettings } from "../../../infra/settings/federation.ts";
import { readRecord, recordedIssuer, samlIssuer } from "../../../infra/settings/provider-issuers.ts";
import { entityIdOf, problemOf } from "../../../infra/settings/saml-entity.ts";
import { type HttpAnswer, send } from "../../../sign-in/http.ts";
import { using } from "../../../sync/aws/reading.ts";
import { type Check, type Finding, failure, ok, skipped, warning } from "../../check.ts";
import { command, restore } from "../../printed-command.ts";
import { fact, type Target } from "../../target.ts";
import { awsConfig, sending } from "../facts/aws.ts";
import { describedProvider, providersOf } from "../facts/federation.ts";
import { combined, ofEach } from "./each-provider.ts";

const PAGE = "docs/federation-saml.md";
const DAY_MS = 24 * 60 * 60 * 1000;
const WARN_DAYS = 30;

function samlProvidersOf(target: Target): { name: string; settings: SamlProviderSettings }[] {
  return providersOf(target).flatMap(({ name, settings }) =>
    settings.type === "saml" ? [{ name, settings }] : [],
  );
}

function hasSaml(target: Target): boolean {
  return samlProvidersOf(target).length > 0;
}

const pending: Check = {
  id: "idp.pending",
  title: "Each SAML provider has its metadata",
  applies: ({ settings }) => Object.values(settings.federation).some(({ type }) => type === "saml"),
  async run({ settings, flags }) {
    const names = Object.entries(settings.federation).flatMap(([name, one]) =>
      isPending(one) ? [name] : [],
    );
    if (names.length === 0) return ok();
    return warning({
      seen: `${names.join(", ")}: neither metadataUrl nor metadata is set, so the pool does not have the provider.`,
      why: "No user can sign in with it yet.",
      fix: `npm run outputs -- ${flags} prints the sheet for the provider; then set federation.${names[0]}.metadataUrl`,
      link: PAGE,
    });
  },
};

const metadata: Check = {
  id: "idp.metadata",
  title: "Each SAML provider's metadata can be read, and has a signing certificate that stays valid",
  needs: ["idp.declared"],
  applies: hasSaml,
  run: (target) =>
    ofEach(samlProvidersOf(target), async ({ settings }) => {
      const { status, body } = await metadataOf(target, settings);
      if (status === 200) return documentFinding(target, settings, body);
      return failure({
        seen: `${settings.metadataUrl} answered with status ${status}.`,
        why: "Cognito reads the document again every six hours, and does not see a new signing certificate.",
        fix: "Compare metadataUrl with the provider's console",
        link: PAGE,
      });
    }),
};

type Metadata = Pick<HttpAnswer, "status" | "body">;

/** The answer of each address of metadata. */
const metadataAt = fact(() => Promise.resolve(new Map<string, Promise<Metadata>>()));

/** A provider's metadata: of the settings, or from its address, which is asked once. */
async function metadataOf(target: Target, settings: SamlProviderSettings): Promise<Metadata> {
  const { metadataUrl: address, metadata: body = "" } = settings;
  if (address === undefined) return { status: 200, body };
  const known = await metadataAt(target);
  const reading = known.get(address) ?? send(address, {}, target.signal);
  known.set(address, reading);
  return reading;
}

const entity: Check = {
  id: "idp.entity-id",
  title: "Each SAML provider's metadata has the entity ID that the last deployment recorded",
  needs: ["idp.declared"],
  applies: hasSaml,
  run: (target) =>
    ofEach(samlProvidersOf(target), async ({ name, settings }) => {
      const record = readRecord(target.outputs.ProviderIssuers ?? {}, target.settings.federation);
      const recorded = recordedIssuer(record, name);
      if (recorded === undefined) return skipped("The outputs have no record of it: deploy first.");
      const { status, body: document } = await metadataOf(target, settings);
      if (status !== 200) return skipped("The document cannot be read: see idp.metadata.");
      return entityFinding(target, { name, recorded, document });
    }),
};

interface RecordedEntity {
  readonly name: string;
  /** The protocol and the entity ID. */
  readonly recorded: string;
  readonly document: string;
}

/**
 * Compares the entity ID of a document with the recorded one. Pure. Source: Amazon Cognito, "Configuring identity providers for your user pool": Cognito reads the
 * address again every six hours, or before the metadata expires.
 */
export function entityFinding(target: Target, { name, recorded, document }: RecordedEntity): Finding {
  const found = entityIdOf(document);
  const issuer = found === undefined ? undefined : samlIssuer(found);
  if (issuer === recorded) return ok(found);
  return failure({
    seen:
      issuer === undefined
        ? `The document: ${problemOf(document)}.`
        : `It is ${issuer}, and was ${recorded}.`,
    why:
      "Cognito reads an address again within six hours. Users of another provider then open the accounts of users who have the same name at " +
      "the old one.",
    fix:
      `Set the old document as federation.${name}.metadata, without metadataUrl, and run ${restore(target)}. Only if each user has the same name at ` +
      `both: ${command(target, "provision", "--allow-other-issuer", name)}`,
    link: "docs/federation.md#a-provider-keeps-its-name",
  });
}

/** The certificate decides first: without it, no user signs in. */
function documentFinding(target: Target, { signOut }: SamlProviderSettings, document: string): Finding {
  const found = metadataFinding(target, document, Date.now());
  if (found.state !== "ok" || !signOut || SIGN_OUT_SERVICE.test(document)) return found;
  return warning({
    seen: "signOut is true, and the document has no SingleLogoutService with the binding HTTP-Redirect.",
    why: "SignOutUrl ends Cognito's session only: the next sign-in at the provider needs no password.",
    fix: `Turn single logout on at the provider, or remove signOut and run ${restore(target)}`,
    link: "docs/federation-sign-out.md",
  });
}

/** Source: "Signing out SAML users with single sign-out"; SAML 2.0 metadata, section 2.4.2. The attributes have any order. */
const SIGN_OUT_SERVICE =
  /<(?:[\w-]+:)?SingleLogoutService\b[^>]*\bBinding\s*=\s*["']urn:oasis:names:tc:SAML:2\.0:bindings:HTTP-Redirect["']/;

/** Certificates for signing: a KeyDescriptor without `use` is for both. Source: SAML 2.0 metadata, section 2.4.1.1. */
const KEY_DESCRIPTOR = /<(?:[\w-]+:)?KeyDescriptor\b([^>]*)>([\s\S]*?)<\/(?:[\w-]+:)?KeyDescriptor>/g;
const CERTIFICATE = /<(?:[\w-]+:)?X509Certificate>([\s\S]*?)<\/(?:[\w-]+:)?X509Certificate>/g;

/** Judges a metadata document. Of several certificates, the one that is valid longest counts. Pure. @param now milliseconds since 1970. */
export function metadataFinding(target: Target, document: string, now: number): Finding {
  const link = PAGE;
  const ends = signingCertificates(document).map(({ validTo }) => Date.parse(validTo));
  const why = "Cognito refuses each assertion: no user of this provider can sign in.";
  const fix = `Renew the signing certificate at the provider; then, with a metadata document in the settings, set the new one and run ${restore(target)}`;
  if (ends.length === 0)
    return failure({ seen: "The document has no signing certificate that can be read.", why, fix, link });
  const days = Math.floor((Math.max(...ends) - now) / DAY_MS);
  if (days < 0) return failure({ seen: `The signing certificate ended ${-days} days ago.`, why, fix, link });
  if (days >= WARN_DAYS) return ok(`the signing certificate is valid for ${days} days`);
  return warning({
    seen: `The signing certificate ends in ${days} days.`,
    why: `Then ${why.charAt(0).toLowerCase()}${why.slice(1)}`.replace("cognito", "Cognito"),
    fix,
    link,
  });
}

function signingCertificates(document: string): X509Certificate[] {
  const descriptors = [...document.matchAll(KEY_DESCRIPTOR)].filter(
    ([, use = ""]) => !/\buse\s*=\s*["']encryption["']/.test(use),
  );
  return descriptors.flatMap(([, , content = ""]) =>
    [...content.matchAll(CERTIFICATE)].flatMap(([, base64 = ""]) => certificate(base64)),
  );
}

function certificate(base64: string): X509Certificate[] {
  try {
    return [new X509Certificate(Buffer.from(base64, "base64"))];
  } catch {
    return [];
  }
}

const ownCertificates: Check = {
  id: "idp.own-certificate",
  title: "The pool's own certificates, for signed requests and encrypted assertions, can be read",
  needs: ["idp.declared"],
  applies: (target) => samlProvidersOf(target).some(({ settings }) => needsCertificate(settings)),
  run: (target) =>
    ofEach(
      samlProvidersOf(target).filter(({ settings }) => needsCertificate(settings)),
      async ({ name, settings }) => {
        const { signRequests, signOut, encryptedAssertions } = settings;
        const signing = signRequests || signOut ? await signingCertificate(target) : undefined;
        const { details } = await describedProvider(target, name);
        const encryption = encryptedAssertions ? (details["ActiveEncryptionCertificate"] ?? "") : undefined;
        return combined([
          {
            name: "signed requests",
            finding: certificateFinding(signing, "get-signing-certificate", target),
          },
          {
            name: "encrypted assertions",
            finding: certificateFinding(
              encryption,
              `describe-identity-provider --provider-name ${name}`,
              target,
            ),
          },
        ]);
      },
    ),
};

function needsCertificate({ signRequests, signOut, encryptedAssertions }: SamlProviderSettings): boolean {
  return signRequests || signOut || encryptedAssertions;
}

/** Cognito signs with a certificate of the pool, and decrypts with one of the provider. Source: "SAML signing and encryption". */
async function signingCertificate(target: Target): Promise<string> {
  const command = new GetSigningCertificateCommand({ UserPoolId: target.outputs.PoolId });
  const client = new CognitoIdentityProviderClient(awsConfig(target));
  const { Certificate = "" } = await using(client, (one) => one.send(command, sending(target)));
  return Certificate;
}

/** @param text of the certificate; undefined if it is not needed. @param command prints it. */
function certificateFinding(text: string | undefined, command: string, target: Target): Finding {
  if (text === undefined) return ok();
  const [found] = certificate(text.replace(/-----[A-Z ]+-----/g, ""));
  if (found !== undefined) return ok(`valid until ${new Date(found.validTo).toISOString().slice(0, 10)}`);
  return failure({
    seen: "Cognito returned no certificate that can be read.",
    why: "The provider can neither check signed requests nor encrypt assertions without it.",
    fix: `aws cognito-idp ${command} --user-pool-id ${target.outputs.PoolId} --region ${target.region}`,
    link: PAGE,
  });
}

export const samlChecks: readonly Check[] = [pending, metadata, entity, ownCertificates];
