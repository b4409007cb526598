#!/usr/bin/env bash
# Microsoft.IdentityModel.JsonWebTokens 8.23.0. A number in a token is exact as a claim only if it fits a 64-bit
# integer: other numbers become a double, whose text has fewer digits, or an exponent. So an amount or a long account
# number belongs in a string.
#
# Output:
#> 9223372036854775807: 9223372036854775807 (integer64)
#> 12345678901234567890123: 1.2345678901234568E+22 (double)
#> 99999999999999.9999: 100000000000000 (double)
#> 12.50: 12.5 (double)
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > app.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.IdentityModel.JsonWebTokens" Version="[8.23.0]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

foreach (var number in new[] { "9223372036854775807", "12345678901234567890123", "99999999999999.9999", "12.50" })
{
    var (header, payload) = (Base64UrlEncoder.Encode("""{"alg":"ES256"}"""), Base64UrlEncoder.Encode($"{{\"n\":{number}}}"));
    var claim = new JsonWebToken($"{header}.{payload}.c2lnbmF0dXJl").GetClaim("n");
    Console.WriteLine($"{number}: {claim.Value} ({claim.ValueType.Split('#')[1]})");
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
