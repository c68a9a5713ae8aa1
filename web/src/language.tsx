import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react'
import type { Language, Pair, Say } from './words'

interface Tongue {
  readonly language: Language
  /** Both sentences stand side by side in the source, so neither can be forgotten. */
  readonly say: Say
  readonly word: (pair: Pair) => string
  readonly change: (language: Language) => void
}

const TongueContext = createContext<Tongue | undefined>(undefined)

interface Props {
  language: Language
  change: (language: Language) => void
  children: ReactNode
}

/** Gives every page one language, and tells the document, or Han glyphs come out Japanese. */
export function LanguageProvider({ language, change, children }: Props) {
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-Hans' : 'en'
  }, [language])
  const tongue = useMemo<Tongue>(
    () => ({
      language,
      say: (zh, en) => (language === 'zh' ? zh : en),
      word: (pair) => pair[language],
      change,
    }),
    [language, change],
  )
  return <TongueContext value={tongue}>{children}</TongueContext>
}

export function useLanguage(): Tongue {
  const tongue = useContext(TongueContext)
  if (tongue === undefined) throw new Error('useLanguage is called outside LanguageProvider')
  return tongue
}

const remembered = 'lynkeus.language'

/** The language of this browser until a person signs in who has one of their own. */
export function startLanguage(): Language {
  const kept = window.localStorage.getItem(remembered)
  if (kept === 'zh' || kept === 'en') return kept
  return window.navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

export function rememberLanguage(language: Language): void {
  window.localStorage.setItem(remembered, language)
}
