/** Receives a sentence about the progress. The caller decides where to show it. */
export type Progress = (sentence: string) => void;
