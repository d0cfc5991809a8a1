import { type Colour, contrast, darker, READABLE, textOn, WHITE } from "./colour.ts";

/** What can be set of the look of managed login. */
export interface LoginStyle {
  readonly primaryColor?: Colour | undefined;
  readonly backgroundColor?: Colour | undefined;
  readonly hasLogo: boolean;
}

/** Cognito's own blue, and what becomes of it under the pointer. */
const COGNITO_BLUE: Colour = "#0972d3";
const COGNITO_DARK_BLUE: Colour = "#033160";

/**
 * Makes the style's settings for managed login: a small part of what the branding editor knows. Pure.
 *
 * Everything in that part is always written, also where it is Cognito's own value: what a later request leaves out stays
 * as it is, and a colour that was taken out of the config would never go.
 *
 * @returns the document of CreateManagedLoginBranding, Settings: colours as eight digits, the last two for opacity.
 * Source: "CreateManagedLoginBranding" and its example, Amazon Cognito.
 */
export function managedLoginSettings({ primaryColor, backgroundColor, hasLogo }: LoginStyle) {
  const button = primaryColor ?? COGNITO_BLUE;
  const pressed = primaryColor === undefined ? COGNITO_DARK_BLUE : darker(primaryColor, 0.25);
  // A pale colour is fine for a button, whose text turns dark, and useless for a link on the white form.
  const readable = contrast(button, WHITE) >= READABLE;
  const [link, linkPressed] = readable ? [button, pressed] : [COGNITO_BLUE, COGNITO_DARK_BLUE];
  return {
    // One look, whatever the browser prefers: dark mode would need colours of its own.
    categories: { global: { colorSchemeMode: "LIGHT" } },
    componentClasses: {
      focusState: { lightMode: { borderColor: digits(link) } },
      link: {
        lightMode: {
          defaults: { textColor: digits(link) },
          hover: { textColor: digits(linkPressed) },
        },
      },
    },
    components: {
      form: { logo: { enabled: hasLogo, formInclusion: "IN", location: "CENTER", position: "TOP" } },
      pageBackground: {
        // Cognito's own picture would lie over the colour.
        image: { enabled: backgroundColor === undefined },
        lightMode: { color: digits(backgroundColor ?? WHITE) },
      },
      primaryButton: {
        lightMode: { defaults: face(button), hover: face(pressed), active: face(pressed) },
      },
      secondaryButton: {
        lightMode: {
          defaults: outline(link),
          hover: outline(linkPressed),
          active: outline(linkPressed),
        },
      },
    },
  };
}

function face(colour: Colour) {
  return { backgroundColor: digits(colour), textColor: digits(textOn(colour)) };
}

function outline(colour: Colour) {
  return { borderColor: digits(colour), textColor: digits(colour) };
}

function digits(colour: Colour): string {
  return `${colour.slice(1).toLowerCase()}ff`;
}
