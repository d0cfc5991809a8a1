/** Takes a plain sentence about what is going on. Whoever starts the sandbox decides where it goes. */
export type Progress = (sentence: string) => void;
