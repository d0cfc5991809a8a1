/** What an exchange needs, as the stack declares it. */
export interface ExchangeSetup {
  readonly issuerArn: string;
  readonly applicationArn: string;
  /** The issuer of the pool, to the letter. */
  readonly issuerUrl: string;
  /** The claim of the ID token, and the attribute of the user in the identity store that has the same value. */
  readonly claim: string;
  readonly attribute: string;
  /** IDs of the app clients whose tokens are accepted. */
  readonly audiences: readonly string[];
  readonly scopes: readonly string[];
  /** The command that makes AWS match the settings again. */
  readonly redeploy: string;
}

/** What is wrong with a part of it. */
export interface Misconfiguration {
  /** What was seen, as a sentence: names and ARNs, never a token. */
  readonly seen: string;
  /** What it means for an exchange. */
  readonly why: string;
  /** One command, or one path through a console. */
  readonly fix: string;
}
