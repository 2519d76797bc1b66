'use client';

import { useEffect, useRef, useState } from 'react';

/** Milliseconds between two looks at the picture of the camera. */
const LOOK_EVERY = 150;
/** No request is larger, nor a file around one. */
const MOST_BYTES = 256 * 1024;

type Seen = 'found' | 'noCode' | 'noCamera' | 'denied';
type Props = {
  /** Name of the field. */
  field: string;
  words: Record<Seen | 'drop' | 'scan' | 'stop' | 'picture', string>;
};

/**
 * Other ways into the field above it: a file or a picture of the QR code dropped on the form, chosen or
 * pasted, and the camera. What is found stands in the field; pictures do not leave the page.
 */
export function RequestReader({ field, words }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const [hasCamera, setHasCamera] = useState(false);
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [seen, setSeen] = useState<Seen | null>(null);

  useEffect(() => {
    const form = root.current?.closest('form');
    if (!form) return;
    const put = (text: string | null) => {
      const area = form.elements.namedItem(field) as HTMLTextAreaElement | null;
      if (area && text) area.value = text;
      setSeen(text ? 'found' : 'noCode');
    };
    /** Files that are to be read here; true where there is one. */
    const take = (files: FileList | undefined, pictures: boolean) => {
      const file = [...(files ?? [])].find(({ type }) => !pictures || type.startsWith('image/'));
      if (file) void textOf(file).then(put);
      return file !== undefined;
    };
    // Text that is dragged into the field, the browser itself puts there.
    const drop = (event: DragEvent) => {
      if (take(event.dataTransfer?.files, false)) event.preventDefault();
    };
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    const paste = (event: ClipboardEvent) => {
      if (take(event.clipboardData?.files, true)) event.preventDefault();
    };
    const choose = ({ target }: Event) => {
      const chosen = target as HTMLInputElement;
      if (chosen.type === 'file' && take(chosen.files ?? undefined, true)) chosen.value = '';
    };
    const events = new AbortController();
    const { signal } = events;
    form.addEventListener('drop', drop, { signal });
    form.addEventListener('dragover', over, { signal });
    form.addEventListener('paste', paste, { signal });
    form.addEventListener('change', choose, { signal });
    // Which cameras there are is only said after leave was given, but not whether there are any.
    void navigator.mediaDevices
      ?.enumerateDevices()
      .then((all) => setHasCamera(all.some(({ kind }) => kind === 'videoinput')))
      .catch(() => undefined);
    return () => events.abort();
  }, [field]);

  useEffect(() => {
    const screen = video.current;
    if (!stream || !screen) return;
    screen.srcObject = stream;
    void screen.play().catch(() => undefined); // stopped before the first picture
    let timer: ReturnType<typeof setInterval> | undefined;
    void import('@/components/codes/read-qr').then(({ readFrame }) => {
      timer = setInterval(() => {
        const { videoWidth, videoHeight } = screen;
        const text = videoWidth > 0 ? readFrame(screen, videoWidth, videoHeight) : null;
        if (text === null) return;
        const area = root.current?.closest('form')?.elements.namedItem(field);
        if (area instanceof HTMLTextAreaElement) area.value = text;
        setSeen('found');
        setStream(null);
      }, LOOK_EVERY);
    });
    return () => {
      clearInterval(timer);
      for (const track of stream.getTracks()) track.stop();
    };
  }, [stream, field]);

  async function scan() {
    if (stream) return setStream(null);
    setSeen(null);
    try {
      const wanted = { video: { width: { ideal: 1280 }, facingMode: 'environment' } };
      setStream(await navigator.mediaDevices.getUserMedia(wanted));
    } catch (error) {
      const denied = error instanceof DOMException && error.name === 'NotAllowedError';
      setSeen(denied ? 'denied' : 'noCamera');
    }
  }

  return (
    <div ref={root} className="needs-script space-y-2">
      <p className="text-sm text-muted">{words.drop}</p>
      {hasCamera ? (
        <button type="button" className="text-link text-sm" onClick={scan}>
          {stream ? words.stop : words.scan}
        </button>
      ) : null}
      {stream ? (
        <video
          ref={video}
          muted
          playsInline
          aria-label={words.picture}
          className="w-full max-w-80 rounded-md border border-edge"
        />
      ) : null}
      <p role="status" className="text-sm font-medium">
        {seen ? words[seen] : ''}
      </p>
    </div>
  );
}

/** What stands in a file, or in the QR code of a picture; null where there is none. */
async function textOf(file: File): Promise<string | null> {
  if (file.type.startsWith('image/')) {
    const { readPicture } = await import('@/components/codes/read-qr');
    return readPicture(file);
  }
  if (file.size > MOST_BYTES) return null;
  const { decodeFile } = await import('@/lib/olp/text/decode-file');
  return decodeFile(new Uint8Array(await file.arrayBuffer()));
}
