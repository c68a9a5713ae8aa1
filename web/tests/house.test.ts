/** Rules that the pages' own text must keep; each rule also finds a planted violation. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { among } from '../src/server/format'
import { found, root, sources } from './sources'

const planted = (text: string) => [{ path: 'planted', text }]

describe('Chinese sentences', () => {
  const halfWidth = /\p{Script=Han}[,;:?!()]\s?\p{Script=Han}/u
  const english = /\p{Script=Han}['"]/u

  test('have full-width punctuation between Han characters', () => {
    expect(found(halfWidth, sources('src', ['.ts', '.tsx']))).toEqual([])
  })
  // Of attributes whose names the standard begins with Image, the names are the standard's.
  const otherwise = /\p{Script=Han} \p{Script=Han}|个患者|^(?!\s*Image[A-Z]).*图像/u
  test('have one word for an image, count patients as people, and no gap between characters', () => {
    expect(found(otherwise, sources('src', ['.ts', '.tsx']))).toEqual([])
    expect(['影像 隔离', '两个患者', '此图像'].map((text) => found(otherwise, planted(text)).length)).toEqual([1, 1, 1])
    expect(found(otherwise, planted("  ImageType: { zh: '图像类型' }"))).toEqual([])
    expect([among('李伟'), among('Ada'), among('2026-11-28 胸部')]).toEqual(['李伟', ' Ada ', ' 2026-11-28 胸部'])
  })
  test('a planted half-width comma is found', () => {
    expect(found(halfWidth, planted('影像仍在接收,没有丢失'))).toHaveLength(1)
    expect(found(english, planted('影像"'))).toHaveLength(1)
  })
})

describe('colours', () => {
  const hex = /#[0-9a-fA-F]{3,8}\b(?!['"]?\s*\))/
  const functional = /\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\((?!\s*var\()/
  const named = /(?:color|background|border[a-z-]*|outline|fill|stroke|shadow)\s*[:=]\s*[^;]*\b(?:white|black|red|green|blue|yellow|orange|gr[ae]y|purple|pink|silver)\b/i
  const others = sources('src', ['.ts', '.tsx', '.css']).filter((one) => !one.path.endsWith('tokens.css'))

  test.each([
    ['hex', hex],
    ['functional', functional],
    ['named', named],
  ])('no %s colour outside tokens.css', (_name, pattern) => {
    expect(found(pattern, others)).toEqual([])
  })
  test('planted colours are found', () => {
    expect(found(hex, planted('.a { color: #ff0000; }'))).toHaveLength(1)
    expect(found(functional, planted('.a { color: rgb(1, 2, 3); }'))).toHaveLength(1)
    expect(found(named, planted('<rect fill="red" />'))).toHaveLength(1)
    expect(found(functional, planted('rgba(var(--map-hue), 0.5)'))).toEqual([])
  })
})

describe('the folders', () => {
  test('all have a floor', () => {
    const settings = readFileSync(join(root, 'eslint.config.js'), 'utf8')
    const floors = /const floors = (.*)/.exec(settings)?.[1] ?? ''
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((one) => one.isDirectory())
    expect(folders.map((one) => one.name).filter((name) => !floors.includes(`'${name}'`))).toEqual([])
  })
})

describe('the pages', () => {
  test('lead on from an address that was cut short', () => {
    const pages = readFileSync(join(root, 'src', 'app', 'Pages.tsx'), 'utf8')
    const paths = [...pages.matchAll(/\bpath="([^"]+)"|^ {2}\['([^']+)',/gm)].map((one) => one[1] ?? one[2] ?? '')
    const above = paths.map((path) => path.slice(0, path.lastIndexOf('/')) || '/')
    expect(paths).toContain('/quality')
    expect(above.filter((path) => !paths.includes(path))).toEqual([])
  })
  test('move nothing by themselves', () => {
    const moving = /@keyframes|\banimation\s*:|\btransition\s*:(?!\s*none)/
    const css = sources('src', ['.css']).filter((one) => !one.path.endsWith('tokens.css'))
    expect(found(moving, css)).toEqual([])
    expect(found(moving, planted('.a { transition: all 1s; }'))).toHaveLength(1)
  })
  test('name no AE title and no DICOM port, which each site chooses', () => {
    const chosen = /\bAE LYNKEUS\b|\b11112\b/
    expect(found(chosen, sources('src', ['.ts', '.tsx']))).toEqual([])
    expect(found(chosen, planted('DICOM port 11112'))).toHaveLength(1)
  })
  test('name no other origin', () => {
    const elsewhere = /https?:\/\/(?!127\.0\.0\.1|localhost|www\.w3\.org\/2000\/svg)/
    expect(found(elsewhere, sources('src', ['.ts', '.tsx', '.css']))).toEqual([])
    expect(found(elsewhere, planted("fetch('https://elsewhere.example/a')"))).toHaveLength(1)
  })
  test('have no inline script or style', () => {
    const inline = /<script(?![^>]*\ssrc=)|<style|\son[a-z]+=/
    expect(readFileSync(join(root, 'index.html'), 'utf8')).not.toMatch(inline)
    expect('<script>1</script>').toMatch(inline)
    expect('<body onload="1">').toMatch(inline)
  })
  test('pin every package', () => {
    const loose = /"[~^]\d/
    expect(readFileSync(join(root, 'package.json'), 'utf8')).not.toMatch(loose)
    expect('"react": "^19.0.0"').toMatch(loose)
  })
})
