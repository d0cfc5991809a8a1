import { type Colour, contrast, darker, MIN_TEXT_CONTRAST, textOn, WHITE } from "./colour.ts";

/** The configurable part of managed login's design. */
export interface LoginStyle {
  readonly primaryColor?: Colour | undefined;
  readonly backgroundColor?: Colour | undefined;
  readonly hasLogo: boolean;
}

/** Cognito's own blue, and its variant under the pointer. */
const COGNITO_BLUE: Colour = "#0972d3";
const COGNITO_DARK_BLUE: Colour = "#033160";

/**
 * Writes the style's settings for managed login: a small part of what the branding editor offers. Pure.
 *
 * The settings always contain each value, including Cognito's defaults: AWS keeps the previous value of an omitted one, so a
 * colour that was removed from the configuration would stay.
 *
 * @returns the document of CreateManagedLoginBranding, Settings: colours as eight digits, the last two for opacity.
 * Source: "CreateManagedLoginBranding" and its example, Amazon Cognito.
 */
export function managedLoginSettings({ primaryColor, backgroundColor, hasLogo }: LoginStyle) {
  const button = primaryColor ?? COGNITO_BLUE;
  const pressed = primaryColor === undefined ? COGNITO_DARK_BLUE : darker(primaryColor, 0.25);
  // A pale colour works for a button, whose text becomes dark, but not for a link on the white form.
  const readable = contrast(button, WHITE) >= MIN_TEXT_CONTRAST;
  const [link, linkPressed] = readable ? [button, pressed] : [COGNITO_BLUE, COGNITO_DARK_BLUE];
  return {
    // No dark mode: it would need separate colours.
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
        // Cognito's own picture would cover the colour.
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
