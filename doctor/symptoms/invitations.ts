import type { Symptoms } from "../symptom.ts";

/** What goes wrong between the directory and the first sign-in. */
export const invitationSymptoms: Symptoms = {
  "no-account": {
    title: "A user has no account",
    causes: [
      { title: "No directory has the user, or a setting leaves the user out", checks: ["user.directory"] },
      { title: "The user is disabled in the directory", checks: ["user.directory-enabled"] },
      { title: "The directory has no valid e-mail", checks: ["user.directory-email"] },
      { title: "Another user or account has the e-mail", checks: ["user.email-unique"] },
      { title: "Sync has not run since, or waits for the e-mails of the next day", checks: ["user.account"] },
      {
        title: "A rule of sync waits for an administrator, or AWS rejects the user",
        checks: ["user.plan", "worker.set-aside"],
      },
      {
        title: "The worker of directorySync does not run",
        checks: [
          "worker.last-success",
          "worker.trigger",
          "worker.queue",
          "worker.dead-letters",
          "worker.errors",
        ],
      },
    ],
  },
  "no-mail": {
    title: "No invitation arrives",
    causes: [
      {
        title: "Amazon SES may not send from the address, or only to verified ones",
        checks: ["pool.ses-identity", "pool.ses-sandbox"],
      },
      { title: "The e-mails of the day are used up", checks: ["pool.mails-left", "user.account"] },
      {
        title: "The user is not invited at all",
        checks: ["user.directory", "user.directory-enabled", "user.directory-email"],
      },
      {
        title: "The user has signed in already, or had all invitations",
        checks: ["user.temporary-password"],
        look: 'A user who has chosen a password gets no invitation: "Forgot your password?" on the sign-in page sends a code.',
      },
      { title: "The invitation went to another address", checks: ["user.account-email"] },
      {
        title: "A spam filter",
        checks: [],
        look: "Look for the sender no-reply@verificationemail.com, or the one of the setting email.",
      },
    ],
  },
  "temporary-password": {
    title: "The temporary password does not work",
    causes: [
      { title: "It lapsed", checks: ["user.temporary-password"] },
      { title: "The account is disabled", checks: ["user.account-enabled"] },
      {
        title: "The user types another e-mail than the account has",
        checks: ["user.account-email", "user.email-verified"],
      },
      {
        title: "A later e-mail replaced it",
        checks: [],
        look: "Only the password of the newest invitation works.",
      },
    ],
  },
  "password-cut-off": {
    title: "A new temporary password does not work, or looks cut off",
    causes: [
      {
        title: "The HTML of the mail hides a part of it, as < and & can",
        checks: [],
        look: "npm run sync -- user E-MAIL --source idc --resend sends another one.",
      },
      { title: "It lapsed", checks: ["user.temporary-password"] },
    ],
  },
  "verified-addresses-only": {
    title: "Only verified addresses get e-mails",
    causes: [
      { title: "Amazon SES is in its sandbox", checks: ["pool.ses-sandbox"] },
      { title: "The sender's identity is not verified", checks: ["pool.ses-identity"] },
    ],
  },
};
