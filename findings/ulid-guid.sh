#!/usr/bin/env bash
# Ulid 1.4.1 and NUlid 1.7.3 convert the same ULID to different Guids: Ulid keeps the order of the bytes in the Guid's
# text, NUlid in its byte array. So two services that store a ULID as a Guid do not find each other's rows.
#
# Output:
#> Ulid: 01ARZ3NDEKTSV4RRFFQ69G5FAV is 01563e3a-b5d3-d676-4c61-efb99302bd5b
#> NUlid: 01ARZ3NDEKTSV4RRFFQ69G5FAV is 3a3e5601-d3b5-76d6-4c61-efb99302bd5b
#> NUlid reads 01563e3a-b5d3-d676-4c61-efb99302bd5b as 1T7SB03MXNEVB4RRFFQ69G5FAV
#> Ulid reads 3a3e5601-d3b5-76d6-4c61-efb99302bd5b as 1T7SB03MXNEVB4RRFFQ69G5FAV
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
    <PackageReference Include="Ulid" Version="[1.4.1]" />
    <PackageReference Include="NUlid" Version="[1.7.3]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
const string Id = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
var one = Ulid.Parse(Id).ToGuid();
var other = NUlid.Ulid.Parse(Id).ToGuid();
Console.WriteLine($"Ulid: {Id} is {one}");
Console.WriteLine($"NUlid: {Id} is {other}");
Console.WriteLine($"NUlid reads {one} as {new NUlid.Ulid(one)}");
Console.WriteLine($"Ulid reads {other} as {new Ulid(other)}");
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
