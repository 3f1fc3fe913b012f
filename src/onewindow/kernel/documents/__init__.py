"""Official documents and certificates: number, seal, QR and verification code, set as PDF."""
