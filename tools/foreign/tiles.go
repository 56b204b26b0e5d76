// Tiles proves every entry of an exported log against its signed checkpoint, with nothing of ours:
// golang.org/x/mod's sumdb/note opens the checkpoint, sumdb/tlog checks tiles and proofs.
//
//	tiles VKEY CHECKPOINT DIRECTORY
//
// DIRECTORY holds C2SP's tile/<L>/<N>[.p/<W>] and tile/entries/<N>[.p/<W>].
package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8 // C2SP's tiles are 256 hashes wide, always

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: tiles VKEY CHECKPOINT DIRECTORY")
		os.Exit(2)
	}
	count, err := audit(os.Args[1], os.Args[2], os.Args[3])
	if err != nil {
		fmt.Fprintln(os.Stderr, "tiles: not verified:", err)
		os.Exit(1)
	}
	fmt.Printf("tiles: verified: %d entries\n", count)
}

func audit(vkey, checkpoint, directory string) (int64, error) {
	tree, err := open(vkey, checkpoint)
	if err != nil {
		return 0, err
	}
	if tree.N == 0 {
		if empty, _ := tlog.TreeHash(0, nil); tree.Hash != empty {
			return 0, errors.New("wrong root of an empty tree")
		}
		return 0, nil
	}
	files := &reader{directory: directory, size: tree.N, cache: map[string][]byte{}}
	hashes := tlog.TileHashReader(tree, files)
	for first := int64(0); first < tree.N; first += 1 << height {
		width := tree.N - first
		if width > 1<<height {
			width = 1 << height
		}
		entries, err := files.entries(first>>height, int(width))
		if err != nil {
			return 0, err
		}
		for i, entry := range entries {
			index := first + int64(i)
			proof, err := tlog.ProveRecord(tree.N, index, hashes)
			if err != nil {
				return 0, fmt.Errorf("entry %d: %w", index, err)
			}
			leaf := tlog.RecordHash(entry)
			if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf); err != nil {
				return 0, fmt.Errorf("entry %d: %w", index, err)
			}
		}
	}
	return tree.N, nil
}

// open reads the checkpoint of the log whose key is given: origin, size, root, and no other line.
func open(vkey, file string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("not a checkpoint of " + verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, errors.New("malformed size")
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// reader is a tlog.TileReader over C2SP's paths.
type reader struct {
	directory string
	size      int64
	cache     map[string][]byte
}

func (r *reader) Height() int { return height }

func (r *reader) SaveTiles([]tlog.Tile, [][]byte) {}

func (r *reader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := r.read(path(tile))
		if errors.Is(err, os.ErrNotExist) && tile.W < 1<<height {
			// C2SP lets a log drop a partial tile for the full one, which begins with it.
			full := tile
			full.W = 1 << height
			if data, err = r.read(path(full)); err == nil && len(data) > tile.W*tlog.HashSize {
				data = data[:tile.W*tlog.HashSize]
			}
		}
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (r *reader) read(name string) ([]byte, error) {
	if data, ok := r.cache[name]; ok {
		return data, nil
	}
	data, err := os.ReadFile(filepath.Join(r.directory, filepath.FromSlash(name)))
	if err == nil {
		r.cache[name] = data
	}
	return data, err
}

// entries splits a bundle at its 16-bit lengths.
func (r *reader) entries(n int64, width int) ([][]byte, error) {
	name := entriesPath(tlog.Tile{H: height, L: 0, N: n, W: width})
	data, err := os.ReadFile(filepath.Join(r.directory, filepath.FromSlash(name)))
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) >= 2 {
		length := 2 + int(binary.BigEndian.Uint16(data))
		if len(data) < length {
			break
		}
		entries = append(entries, data[2:length])
		data = data[length:]
	}
	if len(data) != 0 || len(entries) != width {
		return nil, fmt.Errorf("%s: malformed bundle", name)
	}
	return entries, nil
}

// path drops the height from Go's tile/8/<L>/<N>.
func path(tile tlog.Tile) string {
	return "tile" + strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d", height))
}

func entriesPath(tile tlog.Tile) string {
	return "tile/entries" + strings.TrimPrefix(path(tile), "tile/0")
}
