/**
 * What a video shows now, at its own size; null before its first picture.
 * @param type `image/png` keeps every value, `image/jpeg` takes a tenth of the room
 */
export async function grabFrame(
  video: HTMLVideoElement | null,
  type: 'image/png' | 'image/jpeg',
): Promise<Blob | null> {
  if (!video || video.videoWidth === 0) return null;
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, type, JPEG_QUALITY));
}

const JPEG_QUALITY = 0.92;
