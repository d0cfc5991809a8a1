import * as z from "zod/mini";
import { parseJson } from "./json.ts";
import { firstUnseen } from "./safe-text.ts";

/** A user of an identity provider, with which an account signs in. */
export interface Identity {
  /** Name of the provider in the user pool. */
  readonly provider: string;
  /** Cognito's `Cognito_Subject`: what the provider calls the user. */
  readonly subject: string;
}

/** An account signs in with an identity provider, but Cognito's text about it cannot be read. */
export const UNREADABLE = "unreadable";

/** The identities of an account. */
export type Identities = readonly Identity[] | typeof UNREADABLE;

/** Source: "Linking federated users to an existing user profile", the attribute `identities` of a user. Cognito adds more fields. */
const schema = z.array(
  z.object({ providerName: z.string().check(z.minLength(1)), userId: z.string().check(z.minLength(1)) }),
);

/**
 * Reads the attribute `identities`, which Cognito writes.
 *
 * @returns nothing for an account without identities; UNREADABLE for a text of another form: such an account is never changed on a guess.
 */
export function readIdentities(text: string | undefined): Identities | undefined {
  if (text === undefined) return undefined;
  const { success, data } = schema.safeParse(parseJson(text));
  if (!success) return UNREADABLE;
  const identities = data.map(({ providerName: provider, userId: subject }) => ({ provider, subject }));
  return identities.length === 0 ? undefined : identities;
}

/** Maximum lengths of a `sub` of OpenID Connect (255) and a persistent NameID (256). Sources: OpenID Connect Core 1.0, section 2; SAML Core, 8.3.7. */
export const MAX_SUBJECT_LENGTH = 256;

/** Whether a provider may call a user this: spaces around it, and characters that are not seen, are slips of who typed it. */
export function isSubject(text: string): boolean {
  return (
    text !== "" &&
    text.length <= MAX_SUBJECT_LENGTH &&
    text === text.trim() &&
    firstUnseen(text) === undefined
  );
}

/** One text for an identity, to compare it. Subjects differ by case. */
export function identityKey({ provider, subject }: Identity): string {
  return JSON.stringify([provider, subject]);
}

/** What is known of an account's identities. */
export interface WithIdentities {
  readonly identities?: Identities;
}

/** The identities that can be read. */
export function identitiesOf({ identities = [] }: WithIdentities): readonly Identity[] {
  return identities === UNREADABLE ? [] : identities;
}

/** Whether an account signs in with an identity. Subjects differ by case. */
export function hasIdentity(account: WithIdentities, { provider, subject }: Identity): boolean {
  return identitiesOf(account).some((own) => own.provider === provider && own.subject === subject);
}

/** Whether an account signs in with a provider. */
export function hasProvider(account: WithIdentities, provider: string): boolean {
  return identitiesOf(account).some((own) => own.provider === provider);
}

/**
 * Whether an identity provider owns e-mail and names of an account: it writes the mapped attributes at each sign-in, so sync does not.
 * Source: "Mapping IdP attributes to profiles and tokens", Amazon Cognito.
 */
export function isProviders(account: WithIdentities & { readonly federated: boolean }): boolean {
  return account.federated || account.identities !== undefined;
}
