import {
  implicitGrant,
  plainHttpCallback,
  publicClientSecret,
  writableMark,
} from "../../policy/rules/app-client.ts";
import { checkRule } from "./check-rule.ts";
import { resource } from "./resources.ts";

const CLIENT = "aws:cognito/userPoolClient:UserPoolClient";

function client(props: Record<string, unknown>) {
  return resource(CLIENT, { userPoolId: "eu-central-1_AbCdEf123", ...props });
}

checkRule(publicClientSecret, {
  fires: {
    "a secret with a loopback callback": [
      client({ generateSecret: true, callbackUrls: ["http://localhost:18080"] }),
      /secret and the callback "http:\/\/localhost:18080"/,
    ],
    "a secret with an app's own scheme beside https": [
      client({ generateSecret: true, callbackUrls: ["https://idp.example/cb", "com.example.app:/done"] }),
      /com\.example\.app/,
    ],
    "a secret with a loopback default, in the type of an existing client": [
      resource("aws:cognito/managedUserPoolClient:ManagedUserPoolClient", {
        generateSecret: true,
        defaultRedirectUri: "http://[::1]:5000/cb",
      }),
      /\[::1\]/,
    ],
  },
  silent: {
    "a desktop app without a secret": client({
      generateSecret: false,
      callbackUrls: ["http://localhost:18080"],
    }),
    "a server with a secret": client({
      generateSecret: true,
      callbackUrls: ["https://idp.example/oauth2/idpresponse"],
    }),
    "a machine that has no callback": client({
      generateSecret: true,
      allowedOauthFlows: ["client_credentials"],
    }),
  },
});

checkRule(implicitGrant, {
  fires: {
    "the implicit grant beside the code": [
      client({ allowedOauthFlows: ["code", "implicit"] }),
      /allowedOauthFlows has "implicit"/,
    ],
  },
  silent: {
    "the code grant": client({ allowedOauthFlows: ["code"] }),
    "a client that does not sign in by OAuth": client({}),
  },
});

checkRule(plainHttpCallback, {
  fires: {
    "plain http to somewhere": [
      client({ callbackUrls: ["http://app.example/cb"] }),
      /callbackUrls has "http:\/\/app\.example\/cb": use https/,
    ],
    "plain http after sign-out": [client({ logoutUrls: ["http://app.example/bye"] }), /logoutUrls/],
    "plain http by default": [client({ defaultRedirectUri: "http://app.example" }), /defaultRedirectUri/],
    "a host that only begins as loopback does": [
      client({ callbackUrls: ["http://localhost.example"] }),
      /localhost\.example/,
    ],
    "loopback as a user name in the address": [
      client({ callbackUrls: ["http://localhost@app.example"] }),
      /app\.example/,
    ],
    "another spelling of http": [client({ callbackUrls: ["HTTP://app.example"] }), /HTTP/],
    "no address at all": [client({ callbackUrls: ["app.example/cb"] }), /not an absolute URL/],
  },
  silent: {
    "loopback in its three forms": client({
      callbackUrls: ["http://localhost:18080", "http://127.0.0.1/cb", "http://[::1]:8080/"],
    }),
    https: client({ callbackUrls: ["https://app.example/cb"], logoutUrls: ["https://app.example/"] }),
    "an app's own scheme": client({ callbackUrls: ["com.example.app:/done"] }),
    "another resource with such a property": resource("aws:cognito/identityProvider:IdentityProvider", {
      callbackUrls: ["http://app.example"],
    }),
  },
});

checkRule(writableMark, {
  fires: {
    "the id of the person in the directory": [
      client({ writeAttributes: ["email", "custom:directory_id"] }),
      /writeAttributes has "custom:directory_id": remove it/,
    ],
    "a developer-only attribute": [client({ writeAttributes: ["dev:custom:source"] }), /dev:custom:source/],
  },
  silent: {
    "standard attributes": client({ writeAttributes: ["email", "name", "given_name", "family_name"] }),
    "a client without a list, which may write standard attributes alone": client({}),
    "custom attributes to read": client({ readAttributes: ["custom:source"] }),
    "another resource with such a property": resource("aws:cognito/identityProvider:IdentityProvider", {
      writeAttributes: ["custom:source"],
    }),
  },
});
