import type { Symptoms } from "../symptom.ts";

const NETWORK = {
  title: "A firewall blocks a domain, or TLS inspection replaces certificates",
  checks: ["addresses.dns", "addresses.tls", "endpoints.reachable"],
  look: "Run the doctor in the user's network. docs/troubleshooting.md#networks-and-managed-computers lists the names that a desktop must reach.",
};

/** What single users, or users of one network, meet during sign-in. */
export const signInSymptoms: Symptoms = {
  "user-not-found": {
    title: 'The app shows "User not found" after sign-in',
    causes: [
      {
        title: "Amazon Quick has the e-mail in another case, another e-mail, or not the user",
        checks: ["user.quick-email"],
      },
      { title: "The account has another e-mail than the directory", checks: ["user.account-email"] },
      {
        title: "Two users or two accounts have the e-mail",
        checks: ["user.email-unique", "identity-center.claim-unique"],
      },
      { title: "No directory has the user", checks: ["user.directory"] },
      {
        title: "The user signs in with an e-mail that is not the primary one",
        checks: ["user.directory-email"],
      },
      {
        title: "Amazon Quick authenticates in another way than was handed out",
        checks: ["quick.auth-type"],
      },
    ],
  },
  "sign-in-refused": {
    title: "The sign-in page refuses e-mail and password",
    causes: [
      { title: "The account is disabled", checks: ["user.account-enabled", "user.directory-enabled"] },
      { title: "The temporary password lapsed", checks: ["user.temporary-password"] },
      { title: "The user has no account", checks: ["user.account", "user.directory"] },
      { title: "The e-mail is not verified, so that it is no sign-in name", checks: ["user.email-verified"] },
      { title: "The password was reset, or the user belongs to another provider", checks: ["user.status"] },
      {
        title: "The user types another e-mail than the account has",
        checks: ["user.account-email", "user.directory-email"],
      },
      {
        title: "The app offers no sign-in with a password (directSignIn: false)",
        checks: ["idp.direct-sign-in"],
      },
      { title: "A Lambda trigger refuses sign-ins", checks: ["pool.triggers"] },
      { title: "Cognito throttles sign-ins", checks: ["quotas.throttled"] },
    ],
  },
  "session-expired-at-setup": {
    title: "The page says that the session expired while the user sets up the authenticator app",
    causes: [
      {
        title: "The pages wait 3 minutes for a second factor, and 8 for the code of a forgotten password",
        checks: [],
        look: "Install the authenticator app first, then sign in again, with the new password if it was chosen already. No setting changes the time.",
      },
    ],
  },
  "lost-authenticator": {
    title: "The phone with the authenticator app is lost",
    causes: [
      {
        title: "The user's factor must be removed by an administrator",
        checks: [],
        look: "docs/troubleshooting.md#a-lost-authenticator-app has the commands. First make sure who is calling.",
      },
    ],
  },
  "corporate-network": {
    title: "Sign-in works outside the corporate network only",
    causes: [
      {
        title: "allowedCidrs, or the web ACL, does not admit the network's public address",
        checks: ["api.policy-deployed", "bridge.policy-deployed", "api.blocked", "endpoints.own-address"],
        look: "If allowedCidrs is set, it must contain the network's public address. In that network: curl https://checkip.amazonaws.com",
      },
      NETWORK,
    ],
  },
  "session-expires": {
    title: "The session expires often",
    causes: [
      {
        title: "Refresh tokens live for a day or less, or shorter than the settings say",
        checks: ["client.refresh-token"],
      },
      {
        title: "Refresh tokens are rotated, and the app does not use the new ones",
        checks: ["client.rotation"],
      },
      {
        title: "The token endpoint does not answer as it must",
        checks: ["endpoints.token", "sign-in.refresh"],
      },
      {
        title: "The app has no refresh token, because the extension access has another token endpoint",
        checks: ["quick.extension-access"],
        look: "The token endpoint must be that of npm run outputs.",
      },
      {
        title: "Refreshes fail, because the proxy fails or is throttled",
        checks: ["proxy.errors", "proxy.throttles", "quotas.throttled"],
      },
      { title: "The account is disabled", checks: ["user.account-enabled"] },
    ],
  },
  "address-refused": {
    title: 'The browser shows 403, "Your address is not among those that may sign in here"',
    causes: [
      {
        title: "The deployed policy does not have the ranges of allowedCidrs",
        checks: ["api.policy-deployed", "bridge.policy-deployed"],
      },
      { title: "A web ACL blocks the user's address", checks: ["api.web-acl", "api.blocked"] },
      {
        title: "allowedCidrs does not contain the user's public address",
        checks: ["endpoints.own-address"],
        look: "The doctor sees this computer's address only. On the user's computer: curl https://checkip.amazonaws.com. Add the range of the VPN or office to allowedCidrs.",
      },
    ],
  },
  "desktop-hangs": {
    title: "The first sign-in on the desktop hangs",
    causes: [
      {
        title: "Amazon Quick needs an active web session for it",
        checks: [],
        look: "Sign in to Amazon Quick in the browser first.",
      },
      {
        title: "Another program has port 18080",
        checks: [],
        look: "On the user's computer: lsof -nP -iTCP:18080 -sTCP:LISTEN",
      },
      NETWORK,
    ],
  },
  "sign-in-after-each-start": {
    title: "The app asks for a sign-in after each start",
    causes: [
      {
        title: "The app cannot read the operating system's credential vault",
        checks: [],
        look: "Unlock Keychain or Credential Manager, or check whether a policy blocks it.",
      },
      {
        title: "Refresh tokens live shorter than the time between two starts",
        checks: ["client.refresh-token"],
      },
    ],
  },
};
