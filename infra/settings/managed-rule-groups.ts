/** One of AWS's managed rule groups, as far as it matters here. */
export interface ManagedRuleGroup {
  /** It judges who sends a request, by address, and not what is in it. */
  readonly byAddress: boolean;
  /** What it does unless something else was said. */
  readonly mode: "count" | "block";
  /** Rules that would stop a sign-in that is in order: they count, whatever the group does. */
  readonly countOnly: readonly string[];
}

const byContent: ManagedRuleGroup = { byAddress: false, mode: "block", countOnly: [] };
const byAddress: ManagedRuleGroup = { byAddress: true, mode: "block", countOnly: [] };

/**
 * Rules of the core rule set that an app on somebody's computer breaks. Its redirect URI, http://localhost:18080 or
 * http://127.0.0.1, in the query of an authorize request and in the body of a token request, looks like server-side request
 * forgery and remote file inclusion. The proxy's requests to Cognito carry no User-Agent, nor need those of an app.
 * Source: "Baseline rule groups"; awslabs/nx-plugin-for-aws#1016 saw sign-in pages answer 403 for a redirect URI on localhost.
 */
const BROKEN_BY_NATIVE_APPS = [
  ...["EC2MetaDataSSRF_QUERYARGUMENTS", "EC2MetaDataSSRF_BODY"],
  ...["GenericRFI_QUERYARGUMENTS", "GenericRFI_BODY"],
  "NoUserAgent_HEADER",
];

/**
 * Those that can be named. Left out: account takeover and account creation prevention, which a user pool cannot have and an
 * API of tokens has no use for; the DDoS rules, which answer with a challenge that no app can solve.
 * Source: "AWS Managed Rules rule groups list"; "Associate an AWS WAF web ACL with a user pool".
 */
export const MANAGED_RULE_GROUPS = {
  AWSManagedRulesCommonRuleSet: { ...byContent, countOnly: BROKEN_BY_NATIVE_APPS },
  AWSManagedRulesKnownBadInputsRuleSet: byContent,
  AWSManagedRulesAmazonIpReputationList: byAddress,
  AWSManagedRulesAnonymousIpList: byAddress,
  // It takes clients that are no browsers for bots, and so the app at the token endpoint, and the proxy at Cognito.
  AWSManagedRulesBotControlRuleSet: { ...byAddress, mode: "count" },
  AWSManagedRulesAdminProtectionRuleSet: byContent,
  AWSManagedRulesSQLiRuleSet: byContent,
  AWSManagedRulesLinuxRuleSet: byContent,
  AWSManagedRulesUnixRuleSet: byContent,
  AWSManagedRulesWindowsRuleSet: byContent,
  AWSManagedRulesPHPRuleSet: byContent,
  AWSManagedRulesWordPressRuleSet: byContent,
} as const satisfies Readonly<Record<string, ManagedRuleGroup>>;

export type ManagedRuleGroupName = keyof typeof MANAGED_RULE_GROUPS;
