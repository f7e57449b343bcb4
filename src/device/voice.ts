/** A voice of this machine's own (R39): what is read must not leave it, and must be there without a network. */

export interface LocalVoice {
  /** Reads the sentences one after the other; `over` once, at the end or when stopped. */
  read(sentences: readonly string[], over: () => void): void;
  stop(): void;
}

/** Tells the voice for a language as soon as the machine has named it, and never if it has none. @returns stops looking */
export function onLocalVoice(language: string, found: (voice: LocalVoice | null) => void): () => void {
  const synthesis = window.speechSynthesis as SpeechSynthesis | undefined;
  if (!synthesis) return () => {};
  const look = () => {
    const own = language.split('-')[0] ?? language;
    const voice = synthesis.getVoices().find((one) => one.localService && one.lang.toLowerCase().startsWith(own));
    found(voice ? voiceOf(synthesis, voice) : null);
  };
  look();
  synthesis.addEventListener('voiceschanged', look);
  return () => synthesis.removeEventListener('voiceschanged', look);
}

function voiceOf(synthesis: SpeechSynthesis, voice: SpeechSynthesisVoice): LocalVoice {
  let isOver = () => {};
  return {
    read(sentences, over) {
      synthesis.cancel();
      isOver = over;
      for (const [i, sentence] of sentences.entries()) {
        const spoken = new SpeechSynthesisUtterance(sentence);
        spoken.voice = voice;
        spoken.lang = voice.lang;
        if (i === sentences.length - 1) spoken.addEventListener('end', over);
        spoken.addEventListener('error', over);
        synthesis.speak(spoken);
      }
      if (sentences.length === 0) over();
    },
    stop() {
      synthesis.cancel();
      isOver();
    },
  };
}
