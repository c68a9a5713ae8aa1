import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const bare = '\0bare-jsx'
const spared = '\0spared'

/** What libraries bring and these pages do without, each after the file that asks for it: a table of all variables, from which
    those of mantine.css are then taken away, boxes and switches in groups, a scroll area within a dialog, a wheel on a button that
    is loading, the pages of an endless list, a script that keeps the page still behind a dialog, which layout.css does in one
    line, movements (here overlays appear at once), a button that empties a field, other colours than those of tokens.css, and a light
    page. */
const unused = [/-variables\.mjs .*default-css-variables-resolver\.mjs$/, /\/(Checkbox|Switch)\.mjs .*Group\.mjs$/, /ModalRoot\.mjs .*ScrollArea\.mjs$/, /(Button|ActionIcon|Input)\.mjs .*Loader\.mjs$/, /query\.js .*infiniteQueryBehavior\.js$/, / react-remove-scroll$/, / \.\.\/Transition\/Transition\.mjs$/, /InputClearSection\.mjs$/, /default-theme\.mjs .*default-variant-colors-resolver\.mjs$/, /parse-theme-color\.mjs .*luminance\.mjs$/, /Overlay\.mjs .*rgba\.mjs$/, /MantineProvider\.mjs .*(use-provider-color-scheme|local-storage-manager)\.mjs$/]

/** Parts that hang on another, as `Button.Group` on `Button`, and names for a developer's tools: no bundler sees that nobody asks for them. */
const hanging = /^\w+\.(?:displayName|varsResolver|classes|Group|GroupSection|Card|Indicator|ClearButton|Placeholder) = .+;$/gm

/** The one palette and the greys that styles of ours ask for; all other colours are in tokens.css. */
const palettes = /\b(?!dark|gray|blue)\w+: \[[^\]]*\],?/g

/** An icon's names for styles that these pages do not have. */
const iconNames = /(createReactComponent\("\w+"), "[^"]+", "[^"]+"/

/** The three ways in which a button stands here, as Mantine says them of a colour by its name alone. */
const looks = `({ color, variant }) => {
  const edge = 'calc(0.0625rem * var(--mantine-scale)) solid '
  const base = '--mantine-color-' + (variant === 'default' ? variant : color)
  if (variant === 'default') return { background: 'var(' + base + ')', hover: 'var(' + base + '-hover)', color: 'var(' + base + '-color)', border: edge + 'var(' + base + '-border)' }
  if (variant === 'subtle') return { background: 'transparent', hover: 'var(' + base + '-light-hover)', color: 'var(' + base + '-light-color)', border: edge + 'transparent' }
  return { background: 'var(' + base + '-filled)', hover: 'var(' + base + '-filled-hover)', color: 'var(--mantine-color-white)', border: edge + 'transparent' }
}`

/** Leaves out of the scripts what nobody needs: 20 kB. */
const spare: Plugin = {
  name: 'spare',
  apply: 'build',
  enforce: 'pre',
  resolveId: (source, importer = '') => {
    // React's own file is CommonJS, and each call of it would be written through its module.
    if (source === 'react/jsx-runtime' && importer !== bare) return bare
    return unused.some((one) => one.test(`${importer} ${source}`)) ? spared : undefined
  },
  load: (id) => {
    if (id === bare) return "import all from 'react/jsx-runtime'; export const { Fragment, jsx, jsxs } = all"
    return id === spared ? 'import { createContext } from "react"; const Alone = createContext(null); export const defaultCssVariablesResolver = () => ({ variables: {}, light: {}, dark: {} }), CheckboxGroup = null, CheckboxGroupContext = Alone, SwitchGroup = null, SwitchGroupContext = Alone, ScrollArea = { Autosize: null }, Loader = null, infiniteQueryBehavior = undefined, RemoveScroll = ({ children }) => children, Transition = ({ mounted, children }) => mounted ? children({}) : null, isLightColor = () => false, rgba = (color, share) => "color-mix(in srgb, " + color + " " + share * 100 + "%, transparent)", localStorageColorSchemeManager = () => undefined, useProviderColorScheme = ({ getRootElement, forceColorScheme: colorScheme }) => { getRootElement().setAttribute("data-mantine-color-scheme", colorScheme); return { colorScheme } }, defaultVariantColorsResolver = ' + looks + ', InputClearSection = ({ rightSection: own, __defaultRightSection: other }) => own === null ? null : own || other' : undefined
  },
  transform: (code, id) => {
    if (id.includes('/@tabler/icons-react/')) return code.replace(iconNames, '$1, "", ""')
    if (id.endsWith('/default-colors.mjs')) return code.replace(palettes, '')
    return id.includes('/@mantine/core/') ? code.replace(hanging, '') : undefined
  },
}

/** The pages are one folder of hashed files that the server hands out itself: no inline script, no other origin. */
export default defineConfig({
  plugins: [react(), spare],
  build: {
    outDir: '../src/lynkeus/app/pages',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    chunkSizeWarningLimit: 4096,
    // What several parts use comes in one piece: cut apart, it is packed worse.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', test: /\.(tsx?|m?js)$|bare-jsx/, minShareCount: 2 }] } } },
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: 'http://127.0.0.1:8080', changeOrigin: false } },
  },
})
