import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { INVITATION_BODY, INVITATION_SUBJECT, TEMPORARY_PASSWORD_DAYS } from "./invitation.ts";
import { poolSchema } from "./pool-schema.ts";
import type { Protection } from "./protected.ts";

export interface UserPoolArgs {
  readonly domainPrefix: string;
  readonly mfaRequired: boolean;
  /** Pool and domain stay in the account when the stack goes. */
  readonly retain: boolean;
  /** Deletion protection comes off, since the stack is about to be destroyed. */
  readonly teardown: boolean;
  readonly protection: Protection;
}

/** The directory of accounts and the pages on which people sign in. */
export class UserPool extends pulumi.ComponentResource {
  readonly pool: aws.cognito.UserPool;
  readonly domain: aws.cognito.UserPoolDomain;

  constructor(name: string, args: UserPoolArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:UserPool", name, {}, opts);
    const { retain, protection } = args;
    this.pool = new aws.cognito.UserPool(name, poolArgs(args), {
      parent: this,
      protect: protection.isProtected("pool"),
      // A pool that has to be replaced is left standing: its accounts are worth more than a tidy account.
      retainOnDelete: retain || !args.teardown,
    });
    this.domain = new aws.cognito.UserPoolDomain(
      name,
      { userPoolId: this.pool.id, domain: args.domainPrefix, managedLoginVersion: CLASSIC_PAGES },
      {
        parent: this,
        protect: protection.isProtected("domain"),
        retainOnDelete: retain,
        deleteBeforeReplace: true,
      },
    );
    this.registerOutputs();
  }
}

/** The pages that need no branding style for each app client. Source: CreateUserPoolDomain, ManagedLoginVersion. */
const CLASSIC_PAGES = 1;

function poolArgs({ mfaRequired, retain, teardown }: UserPoolArgs): aws.cognito.UserPoolArgs {
  return {
    // Sign-in by username or verified e-mail, whatever their case. Neither can be changed on a living pool.
    aliasAttributes: ["email"],
    usernameConfiguration: { caseSensitive: false },
    autoVerifiedAttributes: ["email"],
    schemas: poolSchema,
    adminCreateUserConfig: {
      allowAdminCreateUserOnly: true,
      inviteMessageTemplate: {
        emailSubject: INVITATION_SUBJECT,
        emailMessage: INVITATION_BODY,
        // Nobody is invited by SMS, but the API wants the text as soon as there is a template.
        smsMessage: "Account {username}, temporary password {####}",
      },
    },
    passwordPolicy: {
      minimumLength: 8,
      requireLowercase: true,
      requireUppercase: true,
      requireNumbers: true,
      requireSymbols: true,
      temporaryPasswordValidityDays: TEMPORARY_PASSWORD_DAYS,
    },
    mfaConfiguration: mfaRequired ? "ON" : "OPTIONAL",
    softwareTokenMfaConfiguration: { enabled: true },
    accountRecoverySetting: { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] },
    deletionProtection: teardown && !retain ? "INACTIVE" : "ACTIVE",
  };
}
